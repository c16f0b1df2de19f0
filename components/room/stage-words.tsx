import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { PathFailed } from './path-failed'
import { PathWords } from './path-words'
import { firstName } from './presence-words'
import { OpeningWords, WaitingWords } from './waiting-words'

interface StageWordsProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  /** The other side's picture, or the last one of it, is to be seen. */
  readonly hasPicture: boolean
}

/** Clear of one's own picture where that rests at first; it lies below, should they meet. Where notices leave little room the words have it. */
const centre =
  'pointer-events-none absolute inset-0 z-15 [container-type:size] flex flex-col items-center justify-center-safe gap-5 short:gap-3 overflow-y-auto px-6 pt-[calc(var(--head,6rem)+0.5rem)] pb-28 max-sm:pb-60 lying:gap-3 lying:px-60 lying:pb-4'

interface UnseenProps {
  readonly name: string
  /** As the other side says it; undefined: it has not said anything yet. */
  readonly camera: NonNullable<RoomSnapshot['otherMedia']>['camera']
}

/** Why nobody is to be seen. The first picture comes a moment after the connection: nothing is said of one that is only about to come. */
function Unseen({ name, camera }: UnseenProps) {
  const isOff = camera === 'off' || camera === 'paused'
  const words =
    camera === 'paused'
      ? 'video is paused while the line is weak'
      : isOff
        ? 'camera is off'
        : 'picture is on its way'
  return (
    <p
      className={classes(
        'text-lg font-medium text-white',
        !isOff && 'rise-in [animation-delay:1500ms] [animation-fill-mode:backwards]',
      )}
    >
      {`${name}'s ${words}`}
    </p>
  )
}

/** What the stage says where there is no picture, and over one that stands still. */
export function StageWords({ client, snapshot, hasPicture }: StageWordsProps) {
  const { session, phase, media } = snapshot
  if (hasPicture && media === 'connected') return null
  const underWay = phase === 'live' && media !== 'connected' && media !== 'failed'
  return (
    <div className={centre}>
      {!hasPicture && (
        <Avatar
          name={session.otherParticipantName}
          size="huge"
          className={classes(
            'bg-brand! text-ink! [@container_(max-height:10rem)]:hidden short:size-16! short:text-2xl! lying:size-20! lying:text-3xl!',
            phase !== 'live' && 'grayscale',
          )}
        />
      )}
      {phase === 'entering' && <OpeningWords ground="stage" held={snapshot.held} />}
      {phase === 'waiting' && <WaitingWords snapshot={snapshot} ground="stage" />}
      {phase === 'live' && media === 'connected' && (
        <Unseen name={firstName(session.otherParticipantName)} camera={snapshot.otherMedia?.camera} />
      )}
      {underWay && (
        <div className="rounded-2xl bg-stage/85 px-5 py-3 text-center text-white">
          <PathWords snapshot={snapshot} />
        </div>
      )}
      <PathFailed snapshot={snapshot} ground="stage" onRetry={client.retryMedia} />
    </div>
  )
}

/** Before anything else is drawn. */
export function OpeningStage() {
  return (
    <div className={centre}>
      <OpeningWords ground="stage" held={null} />
    </div>
  )
}
