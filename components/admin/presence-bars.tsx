import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import { entryOf } from '@/lib/room/entry-of'
import { type ParticipantType, participantType } from '@/lib/room/words'
import type { PresenceInterval, PresenceView, Stretch } from './types'

/** Who was there when, when the clock ran, and what the pages reported: bars for the eye, and the same as lists for everybody. */
export function PresenceBars({ view }: { readonly view: PresenceView }) {
  const { intervals, billed, evidence } = view
  if (intervals.length === 0) return <p>Nobody has been in yet.</p>
  return (
    <div className="space-y-5">
      {participantType.options.map((side) => (
        <Lane
          key={side}
          title={roleWords[side]}
          fill={side === 'client' ? 'bg-orange-300' : 'bg-gray-500'}
          none="Never in."
          stretches={intervals.filter((one) => one.participantType === side)}
          marked={billed}
        />
      ))}
      <Lane
        title="Billed: the clock ran"
        fill="bg-brand"
        none="Not a second was billed."
        stretches={billed}
        marked={[]}
      />
      {evidence.map(({ participantType: side, kind, stretches }) => (
        <Lane
          key={`${side} ${kind}`}
          title={evidenceTitle(side, kind)}
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

function evidenceTitle(side: ParticipantType, kind: Kind): string {
  const page = `As the ${side}’s page reports`
  switch (kind) {
    case 'arrived':
      return `${page}: sound or picture still came while the other side was away`
    case 'dead':
      return `${page}: nothing came, the clock was paused`
    case 'poor':
      return `${page}: a poor line (30 % lost, or over 1.5 s there and back)`
    default:
      return kind satisfies never
  }
}

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
              <When iso={one.from} form="time" /> to{' '}
              <span>{one.open ? 'now' : <When iso={one.until} form="time" />}</span>
              <span>{detailsOf(one)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const leaveWords: Readonly<Record<string, string>> = {
  left: 'left by the button',
  page_closed: 'closed the page',
  revoked: 'the link was withdrawn',
  replaced: 'another device took over',
  connection_lost: 'the connection was lost',
  elsewhere: 'went on to another session',
  server_restarted: 'our server restarted',
  lapsed: 'nothing was heard any more',
  session_over: 'the session was over',
}

function detailsOf({ reason, stretches = 1 }: Partial<PresenceInterval>): string {
  const why = reason ? ` · ${entryOf(leaveWords, reason) ?? reason.replaceAll('_', ' ')}` : ''
  return stretches > 1
    ? `${why} · ${stretches.toLocaleString('en')} stretches with next to nothing between them`
    : why
}

function Piece({ stretch, look }: { readonly stretch: Stretch; readonly look: string }) {
  return (
    <div
      className={`absolute min-w-0.5 ${look}`}
      style={{ left: `${stretch.offsetPercent}%`, width: `${stretch.widthPercent}%` }}
    />
  )
}
