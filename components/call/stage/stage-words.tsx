import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { MemberView, RoomSnapshot } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { unseen } from '@/locales/en/call/stage'

interface StageWordsProps {
  /** Who would be to be seen. */
  readonly member: MemberView
  readonly snapshot: RoomSnapshot
  /** The other side's picture, or the last one of it, is to be seen. */
  readonly hasPicture: boolean
  /** While this side is on its way in. */
  readonly opening: ReactNode
  /** While it is alone. */
  readonly waiting: ReactNode
  /** While the line is worked on. */
  readonly path: ReactNode
  /** When that did not help. */
  readonly failed: ReactNode
}

/** Clear of one's own picture where that rests at first; it lies below, should they meet. Where notices leave little room the words have it. */
const centre =
  'pointer-events-none absolute inset-0 z-15 [container-type:size] flex flex-col items-center justify-center-safe gap-5 short:gap-3 overflow-y-auto px-6 pt-[calc(var(--head,6rem)+0.5rem)] pb-28 max-sm:pb-60 lying:gap-3 lying:px-60 lying:pb-4'

interface UnseenProps {
  readonly name: string
  /** As the other side says it; undefined: it has not said anything yet. */
  readonly camera: NonNullable<MemberView['sends']>['camera']
}

/** Why nobody is to be seen. The first picture comes a moment after the connection: nothing is said of one that is only about to come. */
function Unseen({ name, camera }: UnseenProps) {
  const isOff = camera === 'off' || camera === 'paused'
  const words = camera === 'paused' ? unseen.paused : isOff ? unseen.off : unseen.onItsWay
  return (
    <p
      className={classes(
        'text-lg font-medium text-white',
        !isOff && 'rise-in [animation-delay:1500ms] [animation-fill-mode:backwards]',
      )}
    >
      {words(name)}
    </p>
  )
}

/** What the stage says where there is no picture, and over one that stands still. */
export function StageWords({
  member,
  snapshot,
  hasPicture,
  opening,
  waiting,
  path,
  failed,
}: StageWordsProps) {
  const { phase, media } = snapshot
  if (hasPicture && media === 'connected') return null
  const underWay = phase === 'live' && media !== 'connected' && media !== 'failed'
  return (
    <div className={centre}>
      {!hasPicture && (
        <Avatar
          name={member.name}
          size="huge"
          className={classes(
            'bg-brand! text-ink! [@container_(max-height:10rem)]:hidden short:size-16! short:text-2xl! lying:size-20! lying:text-3xl!',
            phase !== 'live' && 'grayscale',
          )}
        />
      )}
      {phase === 'entering' && opening}
      {phase === 'waiting' && waiting}
      {phase === 'live' && media === 'connected' && (
        <Unseen name={firstName(member.name)} camera={member.sends?.camera} />
      )}
      {underWay && <div className="rounded-2xl bg-stage/85 px-5 py-3 text-center text-white">{path}</div>}
      {failed}
    </div>
  )
}

/** Before anything else is drawn. */
export function OpeningStage({ children }: { readonly children: ReactNode }) {
  return <div className={centre}>{children}</div>
}
