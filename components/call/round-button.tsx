import type { ReactNode } from 'react'
import { classes } from '@/components/ui/classes'
import { Spinner } from '@/components/ui/spinner'
import type { Ground } from './surface'

/** plain: as it should be · off: switched off, turned inside out so that it is seen at a glance · quiet: seldom needed · end: the red one. */
export type RoundLook = 'plain' | 'off' | 'quiet' | 'end'

const end = 'border-red-600 bg-red-600 text-white hover:border-red-700 hover:bg-red-700'
const looks: Record<Ground, Record<RoundLook, string>> = {
  paper: {
    plain: 'border-edge bg-white text-gray-900 hover:bg-gray-100',
    off: 'border-ink bg-ink text-white hover:bg-gray-700',
    quiet: 'border-transparent text-gray-700 hover:bg-gray-100',
    end,
  },
  stage: {
    plain: 'border-stage-line bg-stage-raised text-white hover:bg-stage-line',
    off: 'border-white bg-white text-ink hover:bg-gray-200',
    quiet: 'border-transparent text-white hover:bg-stage-raised',
    end,
  },
}

interface RoundButtonProps {
  /** The accessible name. It contains `words`, so that who speaks to the computer can say what they see. */
  readonly name: string
  /** Seen where there is room for words, from 900 px. */
  readonly words: string
  /** They need more room than others: seen from 1100 px. */
  readonly long?: boolean
  /** In place of the icon where there is no room for `words`. */
  readonly shortWords?: string
  readonly icon?: ReactNode
  readonly ground: Ground
  readonly look?: RoundLook
  readonly pending?: boolean
  /** It opens something: whether that is open. */
  readonly expanded?: boolean
  /** It stays pressed: whether it is. */
  readonly pressed?: boolean
  /** Never words beside the icon: where the bar is full. */
  readonly iconOnly?: boolean
  readonly onPress: () => void
}

/** A round target of the room: 48 px and more, an icon on a phone, words beside it where they fit. */
export function RoundButton({
  name,
  words,
  long = false,
  shortWords,
  icon,
  ground,
  look = 'plain',
  pending,
  expanded,
  pressed,
  iconOnly = false,
  onPress,
}: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      aria-busy={pending}
      aria-expanded={expanded}
      aria-pressed={pressed}
      aria-disabled={pending}
      onClick={() => !pending && onPress()}
      className={classes(
        'inline-flex min-h-12 min-w-12 shrink-0 items-center justify-center gap-2 rounded-full border font-semibold',
        'hover:transition-colors select-none aria-disabled:cursor-progress in-[[role=toolbar]]:lying:px-0!',
        !iconOnly && (long ? 'min-[1100px]:px-5' : 'min-[900px]:px-5'),
        looks[ground][look],
      )}
    >
      {pending ? <Spinner className="size-5" /> : icon}
      {!iconOnly && (
        <span
          aria-hidden="true"
          className={classes(
            'hidden whitespace-nowrap in-[[role=toolbar]]:lying:hidden!',
            long ? 'min-[1100px]:inline' : 'min-[900px]:inline',
          )}
        >
          {words}
        </span>
      )}
      {shortWords && (
        <span aria-hidden="true" className="px-4 min-[900px]:hidden">
          {shortWords}
        </span>
      )}
    </button>
  )
}
