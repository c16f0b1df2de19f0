import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { takeOver as words } from '@/locales/en/staff/consultant'

/** The session is open in another browser: the same question as at the link itself. */
export function TakeOver({ sessionId }: { readonly sessionId: string }) {
  return (
    <Notice tone="warning" role="status" className="mb-5">
      <p className="font-semibold">{words.title}</p>
      <p className="mb-3">{words.effect}</p>
      <form method="post" action="/api/consultant/join">
        <input type="hidden" name="sessionId" value={sessionId} />
        <Button type="submit" name="takeOver" value="yes" variant="primary">
          {words.confirm}
        </Button>
      </form>
    </Notice>
  )
}
