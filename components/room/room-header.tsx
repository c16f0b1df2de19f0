import { MessageCircle, Mic, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import { connectionWords, type KeptWords } from '@/components/call/connection-words'
import { othersOf } from '@/components/call/others'
import type { Ground } from '@/components/call/surface'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/lazy'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { LineView } from '@/lib/client/media/quality/network-quality'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import { session as sessionWord } from '@/locales/en/room/room'
import { modes } from '@/locales/en/shared'
import { ConnectionState } from './connection-state'
import { useEntryFocus } from './page/use-entry-focus'

const icons = { chat: MessageCircle, voice: Mic, video: Video } as const

const places: Record<Ground, string> = {
  paper: 'relative border-b border-line bg-white px-3 py-2 sm:px-5',
  stage: 'px-3 pt-[max(0.75rem,env(safe-area-inset-top))] sm:px-5 sm:pt-4',
}

/** On a phone the ways out need the room beside the name: what runs gets a band of its own. */
const band =
  'max-sm:order-last max-sm:-mx-3 max-sm:-mb-2 max-sm:flex max-sm:grow max-sm:basis-full max-sm:justify-center max-sm:border-t ' +
  'max-sm:border-tint-line max-sm:bg-tint max-sm:py-1'

/** Who is met here. */
export interface Heading {
  readonly name: string
  /** Beside the name: who is in, in words and not by a colour alone. */
  readonly presence: string
  readonly isHere: boolean
  /** What is announced of it. */
  readonly said: string
}

interface RoomHeaderProps {
  readonly snapshot: RoomSnapshot
  readonly heading: Heading
  readonly ground: Ground
  /** The ways out, where the room has no bar of its own for them. */
  readonly exits: ReactNode
  /** What is not lost while the connection to the service is down, in words. */
  readonly kept: KeptWords
  /** What runs, and the tools beside it. */
  readonly children: ReactNode
}

/** Who, what, whether they are here, how the line is, and what the kind of room shows beside. */
export function RoomHeader({ snapshot, heading, ground, exits, kept, children }: RoomHeaderProps) {
  return (
    <header className={places[ground]}>
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
        <Who snapshot={snapshot} heading={heading} ground={ground} kept={kept} withAvatar={exits !== null} />
        <div className={classes('flex items-center gap-1.5', exits !== null && band)}>{children}</div>
        {exits && <div className="flex shrink-0 items-center gap-1 sm:gap-3">{exits}</div>}
      </div>
    </header>
  )
}

/** A chat has no line to measure and never fetches it. */
const lineMark = partOf(() => import('@/components/call/line-mark').then(({ LineMark }) => LineMark))

function Line(props: { readonly line: LineView; readonly others: string }) {
  const Mark = usePart(lineMark)
  return Mark && <Mark {...props} />
}

interface WhoProps {
  readonly snapshot: RoomSnapshot
  readonly heading: Heading
  readonly ground: Ground
  readonly kept: KeptWords
  /** On a phone, too; a call shows it large already. */
  readonly withAvatar: boolean
}

function Who({ snapshot, heading, ground, kept, withAvatar }: WhoProps) {
  const { mode } = snapshot
  const { name, presence, isHere, said } = heading
  const focus = useEntryFocus()
  const Icon = icons[mode]
  const onStage = ground === 'stage'
  const isWell = connectionWords(snapshot, kept).tone === 'ok'
  return (
    <div
      className={classes(
        'flex min-w-0 flex-1 items-center gap-3',
        // Held upright, a phone has no room for a name beside what runs and its tools.
        !withAvatar && 'max-sm:basis-full lying:basis-0',
        onStage &&
          'sm:max-w-fit lying:max-w-fit rounded-2xl border border-stage-line/60 bg-stage/85 px-3.5 py-2 text-gray-200',
      )}
    >
      <Avatar
        name={name}
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
          <bdi className="max-w-full truncate">{name}</bdi>{' '}
          <span className={classes('font-normal', presenceLook(isHere, ground))}>{presence}</span>
        </h1>
        <VisuallyHidden role="status">{said}</VisuallyHidden>
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
              {modes[mode]}
              <span className="max-sm:sr-only">{sessionWord}</span>
            </span>
          </span>
          <ConnectionState snapshot={snapshot} kept={kept} />
          {snapshot.line && <Line line={snapshot.line} others={othersOf(snapshot.members)} />}
        </p>
      </div>
    </div>
  )
}

function presenceLook(present: boolean, ground: Ground): string {
  if (ground === 'stage') return 'text-gray-200'
  return present ? 'text-green-700' : 'text-gray-600'
}
