import { RefreshCw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'

interface PathNoticeProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  /** The network does not let sound and picture through; these people can still end or leave. */
}

/** When the media path does not come up: what we know, and the one thing to do. */
export function PathNotice({ client, snapshot }: PathNoticeProps) {
  if (snapshot.media !== 'failed' || !snapshot.otherPresent) return null
  return (
    <Notice tone="warning" role="alert" className="mx-auto max-w-md text-left">
      <p className="font-semibold">You are both here, but the call doesn't get through.</p>
      <p className="mt-1 text-sm">
        One of the two networks blocks it. Trying again often helps; so does another network.
      </p>
      <Button variant="primary" className="mt-3" onClick={client.retryMedia}>
        <RefreshCw aria-hidden="true" className="size-5" />
        Retry
      </Button>
    </Notice>
  )
}
