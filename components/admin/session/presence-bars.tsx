import { When } from '@/components/time/when'
import { Sentence } from '@/components/ui/sentence'
import { entryOf } from '@/lib/contract/entry-of'
import { participantType } from '@/lib/contract/words'
import { evidence as evidenceWords, leaving, presence as words } from '@/locales/en/admin/session'
import { roles } from '@/locales/en/names'
import type { PresenceInterval, PresenceView, Stretch } from '../types'

/** Who was there when, when the clock ran, and what the pages reported: bars for the eye, and the same as lists for everybody. */
export function PresenceBars({ view }: { readonly view: PresenceView }) {
  const { intervals, billed, evidence } = view
  if (intervals.length === 0) return <p>{words.nobody}</p>
  return (
    <div className="space-y-5">
      {participantType.options.map((side) => (
        <Lane
          key={side}
          title={roles[side]}
          fill={side === 'client' ? 'bg-orange-300' : 'bg-gray-500'}
          none={words.never}
          stretches={intervals.filter((one) => one.participantType === side)}
          marked={billed}
        />
      ))}
      <Lane title={words.billed} fill="bg-brand" none={words.notBilled} stretches={billed} marked={[]} />
      {evidence.map(({ participantType: side, kind, stretches }) => (
        <Lane
          key={`${side} ${kind}`}
          title={evidenceWords[side][kind]}
          fill={evidenceFills[kind]}
          none=""
          stretches={stretches}
          marked={[]}
        />
      ))}
    </div>
  )
}

type Kind = PresenceView['evidence'][number]['kind']

const evidenceFills = {
  arrived: 'bg-green-600',
  dead: 'bg-ink',
  poor: 'bg-red-600',
} as const satisfies Record<Kind, string>

interface LaneProps {
  readonly title: string
  readonly fill: string
  readonly none: string
  readonly stretches: readonly (Stretch & Partial<PresenceInterval>)[]
  /** Underlined on the bar. */
  readonly marked: readonly Stretch[]
}

function Lane({ title, fill, none, stretches, marked }: LaneProps) {
  return (
    <section>
      <h3 className="font-semibold">{title}</h3>
      <div aria-hidden="true" className="relative mt-2 h-4 overflow-hidden rounded bg-gray-100">
        {stretches.map((one) => (
          <Piece key={`${one.from}${one.until}`} stretch={one} look={`inset-y-0 ${fill}`} />
        ))}
        {marked.map((one) => (
          <Piece key={`${one.from}${one.until}`} stretch={one} look="bottom-0 h-1 bg-ink" />
        ))}
      </div>
      {stretches.length === 0 ? (
        <p className="mt-2 text-sm">{none}</p>
      ) : (
        <ul className="mt-2 space-y-1 text-sm">
          {stretches.map((one) => (
            <li key={`${one.from}${one.until}`}>
              <Sentence
                parts={words.between(
                  <When iso={one.from} form="time" />,
                  <span>{one.open ? words.now : <When iso={one.until} form="time" />}</span>,
                )}
              />
              <span>{detailsOf(one)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function detailsOf({ reason, stretches = 1 }: Partial<PresenceInterval>): string {
  const why = reason ? words.why(entryOf(leaving, reason) ?? reason.replaceAll('_', ' ')) : ''
  return stretches > 1 ? `${why}${words.stretches(stretches)}` : why
}

function Piece({ stretch, look }: { readonly stretch: Stretch; readonly look: string }) {
  return (
    <div
      className={`absolute min-w-0.5 ${look}`}
      style={{ left: `${stretch.offsetPercent}%`, width: `${stretch.widthPercent}%` }}
    />
  )
}
