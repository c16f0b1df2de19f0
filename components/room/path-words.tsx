import { Spinner } from '@/components/ui/spinner'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { connectionWords, lostDetail } from './presence-words'
import { usePaused } from './use-reading'

/** Where the other side would be seen or heard while the line is worked on; after a loss also what it means for the clock. */
export function PathWords({ snapshot }: { readonly snapshot: RoomSnapshot }) {
  const paused = usePaused(snapshot.clock)
  return (
    <>
      <p className="inline-flex items-center gap-2.5 font-semibold">
        <Spinner className="size-5 shrink-0" />
        {connectionWords(snapshot).words}
      </p>
      {snapshot.media === 'lost' && (
        <p className="mt-1 text-sm text-pretty">{lostDetail(snapshot, paused)}</p>
      )}
    </>
  )
}
