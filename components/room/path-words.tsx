import { Spinner } from '@/components/ui/spinner'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { Detail, useAwayWords } from './away-notice'
import { lostDetail } from './call-words'
import { connectionWords } from './presence-words'

/** Where the other side would be seen or heard while the line is worked on; after a loss also what it means for the clock. */
export function PathWords({ snapshot }: { readonly snapshot: RoomSnapshot }) {
  const words = useAwayWords(snapshot)
  return (
    <div role="status" className="text-center">
      <p className="inline-flex items-center gap-2.5 font-semibold">
        <Spinner className="size-5 shrink-0" />
        <span>{words?.title ?? connectionWords(snapshot).words}</span>
      </p>
      {words ? (
        <Detail words={words} className="mt-1 text-sm" />
      ) : (
        snapshot.media === 'lost' && <p className="mt-1 text-sm text-pretty">{lostDetail}</p>
      )}
    </div>
  )
}
