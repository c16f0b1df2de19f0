import { MessageCircle, Mic, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { ConnectionState } from './connection-state'
import type { Ground } from './ground'
import { modeName, presenceWords } from './presence-words'
import { SessionTimer } from './session-timer'
import { useEntryFocus } from './use-entry-focus'

const icons = { chat: MessageCircle, voice: Mic, video: Video } as const

const places: Record<Ground, string> = {
  paper: 'relative border-b border-line bg-white px-3 py-2 sm:px-5',
  stage:
    'absolute inset-x-0 top-0 z-20 px-3 pt-[max(0.75rem,env(safe-area-inset-top))] sm:px-5 sm:pt-4 lying:right-20',
}

interface RoomHeaderProps {
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
  /** The ways out, where the room has no bar of its own for them. */
  readonly exits: ReactNode
}

/** Who, what, whether they are here, how the line is, and the clock. */
export function RoomHeader({ snapshot, ground, exits }: RoomHeaderProps) {
  const { session, clock } = snapshot
  const timer = <SessionTimer clock={clock} bookedMinutes={session.paidDurationMinutes} ground={ground} />
  return (
    <header className={places[ground]}>
      <div className="mx-auto flex max-w-6xl items-center justify-between gap-x-3">
        <Who snapshot={snapshot} ground={ground} />
        {exits ? (
          <div className="flex shrink-0 items-center gap-2 sm:gap-3">
            <div className="hidden sm:block">{timer}</div>
            {exits}
          </div>
        ) : (
          timer
        )}
      </div>
    </header>
  )
}

function Who({ snapshot, ground }: { readonly snapshot: RoomSnapshot; readonly ground: Ground }) {
  const { session, otherPresent } = snapshot
  const focus = useEntryFocus()
  const Icon = icons[session.sessionType]
  const onStage = ground === 'stage'
  return (
    <div
      className={classes(
        'flex min-w-0 items-center gap-3',
        onStage && 'rounded-2xl border border-stage-line/60 bg-stage/85 py-2 pr-4 pl-2.5 text-gray-200 backdrop-blur-sm',
      )}
    >
      <Avatar name={session.otherParticipantName} size="small" className="max-[359px]:hidden" />
      <div className="min-w-0">
        <h1
          ref={focus}
          tabIndex={-1}
          className={classes('line-clamp-2 text-base leading-snug font-semibold', onStage && 'text-white')}
        >
          {session.otherParticipantName}{' '}
          <span className={classes('font-normal', presenceLook(otherPresent, ground))}>{presenceWords(snapshot)}</span>
        </h1>
        <p className="flex min-w-0 flex-wrap items-center gap-x-3 text-sm leading-snug">
          <span className="inline-flex items-center gap-1.5">
            <Icon aria-hidden="true" className={classes('size-4', onStage ? 'text-brand' : 'text-accent')} />
            {modeName(session.sessionType)}
          </span>
          <ConnectionState snapshot={snapshot} />
        </p>
      </div>
    </div>
  )
}

function presenceLook(present: boolean, ground: Ground): string {
  if (ground === 'stage') return 'text-gray-200'
  return present ? 'text-green-700' : 'text-gray-600'
}
