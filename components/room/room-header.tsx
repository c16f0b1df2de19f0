import { MessageCircle, Mic, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/use-part'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { LineView, RoomSnapshot } from '@/lib/client/snapshot'
import { ConnectionState } from './connection-state'
import type { Ground } from './ground'
import { connectionWords, firstName, modeName, presenceWords } from './presence-words'
import { SessionTimer } from './session-timer'
import { useEntryFocus } from './use-entry-focus'

const icons = { chat: MessageCircle, voice: Mic, video: Video } as const

const places: Record<Ground, string> = {
  paper: 'relative border-b border-line bg-white px-3 py-2 sm:px-5',
  stage: 'px-3 pt-[max(0.75rem,env(safe-area-inset-top))] sm:px-5 sm:pt-4',
}

/** On a phone the ways out need the room beside the name: the clock gets a band of its own. */
const band =
  'max-sm:order-last max-sm:-mx-3 max-sm:-mb-2 max-sm:flex max-sm:grow max-sm:basis-full max-sm:justify-center max-sm:border-t ' +
  'max-sm:border-tint-line max-sm:bg-tint max-sm:py-1'

interface RoomHeaderProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  /** The ways out, where the room has no bar of its own for them. */
  readonly exits: ReactNode
  /** Stands beside the clock. */
  readonly besideClock: ReactNode
}

/** Who, what, whether they are here, how the line is, and the clock. */
export function RoomHeader({ snapshot, ground, exits, besideClock }: RoomHeaderProps) {
  const { session, clock } = snapshot
  return (
    <header className={places[ground]}>
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        <Who snapshot={snapshot} ground={ground} withAvatar={exits !== null} />
        <div className={classes('flex items-center gap-1.5', exits !== null && band)}>
          <SessionTimer clock={clock} bookedMinutes={session.paidDurationMinutes} ground={ground} />
          {besideClock}
        </div>
        {exits && <div className="flex shrink-0 items-center gap-1 sm:gap-3">{exits}</div>}
      </div>
    </header>
  )
}

/** A chat has no line to measure and never fetches it. */
const lineMark = partOf(() => import('./line-mark').then(({ LineMark }) => LineMark))

function Line(props: { readonly line: LineView; readonly otherName: string }) {
  const Mark = usePart(lineMark)
  return Mark && <Mark {...props} />
}

interface WhoProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  /** On a phone, too; a call shows it large already. */
  readonly withAvatar: boolean
}

function Who({ snapshot, ground, withAvatar }: WhoProps) {
  const { session, otherPresent } = snapshot
  const focus = useEntryFocus()
  const Icon = icons[session.sessionType]
  const onStage = ground === 'stage'
  const isWell = connectionWords(snapshot).tone === 'ok'
  return (
    <div
      className={classes(
        'flex min-w-0 flex-1 items-center gap-3',
        // Held upright, a phone has no room for a name beside the clock and what stands there.
        !withAvatar && 'max-sm:basis-full lying:basis-0',
        onStage &&
          'sm:max-w-fit lying:max-w-fit rounded-2xl border border-stage-line/60 bg-stage/85 px-3.5 py-2 text-gray-200',
      )}
    >
      <Avatar
        name={session.otherParticipantName}
        size="small"
        className={withAvatar ? 'max-[359px]:hidden' : 'max-sm:hidden lying:hidden'}
      />
      <div className="min-w-0">
        <h1
          ref={focus}
          tabIndex={-1}
          className={classes(
            'flex flex-wrap gap-x-1.5 text-base leading-snug font-semibold shadow-none! outline-none!',
            onStage && 'text-white',
          )}
        >
          <bdi className="max-w-full truncate">{session.otherParticipantName}</bdi>{' '}
          <span className={classes('font-normal', presenceLook(otherPresent, ground))}>
            {presenceWords(snapshot)}
          </span>
        </h1>
        <VisuallyHidden role="status">
          {otherPresent ? `${firstName(session.otherParticipantName)} is here` : ''}
        </VisuallyHidden>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2.5 text-sm leading-snug">
          <span
            className={classes(
              'inline-flex items-center gap-1.5',
              onStage && 'lying:sr-only',
              !isWell && 'max-sm:sr-only',
            )}
          >
            <Icon aria-hidden="true" className={classes('size-4', onStage ? 'text-brand' : 'text-accent')} />
            <span>
              {modeName(session.sessionType)}
              <span className="max-sm:sr-only"> session</span>
            </span>
          </span>
          <ConnectionState snapshot={snapshot} />
          {snapshot.line && <Line line={snapshot.line} otherName={session.otherParticipantName} />}
        </p>
      </div>
    </div>
  )
}

function presenceLook(present: boolean, ground: Ground): string {
  if (ground === 'stage') return 'text-gray-200'
  return present ? 'text-green-700' : 'text-gray-600'
}
