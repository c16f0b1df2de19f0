import type { ReactionsSnapshot } from '@/lib/client/reactions'
import { refused as refusedBy, shown as words } from '@/locales/en/room/reactions'
import { reactionLooks } from './reaction-words'

interface ShownReactionsProps {
  readonly snapshot: ReactionsSnapshot
  /** The other side's first name. */
  readonly name: string
}

/** Passing signs over the room; nothing here can be pressed or is in the way of what can. */
export function ShownReactions({ snapshot, name }: ShownReactionsProps) {
  const refused = refusedWords(snapshot.refused, name)
  return (
    <div
      role="status"
      className="pointer-events-none fixed bottom-32 left-4 z-30 flex flex-col items-start gap-2 lying:bottom-16"
    >
      {snapshot.shown.map(({ key, mine, reaction }) => {
        const { sign, words: called } = reactionLooks[reaction]
        return (
          <p key={key} className={bubble}>
            <span aria-hidden="true" className="text-3xl leading-none">
              {sign}
            </span>
            <span className="text-sm font-semibold">{mine ? words.you : name}</span>
            <span className="sr-only">{words.sign(called)}</span>
          </p>
        )
      })}
      {refused && <p className={`${bubble} text-sm font-semibold`}>{refused}</p>}
    </div>
  )
}

const bubble =
  'rise-in forced-edge flex max-w-[calc(100vw-2rem)] items-center gap-2 rounded-full border border-line bg-white px-4 py-2 text-gray-900 shadow-card'

function refusedWords(refused: ReactionsSnapshot['refused'], name: string): string | null {
  switch (refused) {
    case 'no':
      return null
    case 'alone':
    case 'too_many':
    case 'unsent':
      return refusedBy[refused](name)
    default:
      return refused satisfies never
  }
}
