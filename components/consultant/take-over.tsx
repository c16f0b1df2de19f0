import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** The session is open in another browser: the same question as at the link itself. */
export function TakeOver({ sessionId }: { readonly sessionId: string }) {
  return (
    <Notice tone="warning" role="status" className="mb-5">
      <p className="font-semibold">You are in that session on another device.</p>
      <p className="mb-3">Use it here, and the other device leaves. Time and money stay as they are.</p>
      <form method="post" action="/api/consultant/join">
        <input type="hidden" name="sessionId" value={sessionId} />
        <Button type="submit" name="takeOver" value="yes" variant="primary">
          Use it here instead
        </Button>
      </form>
    </Notice>
  )
}
