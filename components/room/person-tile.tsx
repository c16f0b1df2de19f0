import { AudioLines, MicOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'

interface PersonTileProps {
  readonly name: string
  readonly isSelf?: boolean
  readonly state: 'speaking' | 'silent' | 'muted'
  readonly here: boolean
  /** What there is to say instead of who speaks. */
  readonly children?: ReactNode
}

/** One person of a voice session: the ring says who speaks, and so do words. */
export function PersonTile({ name, isSelf = false, state, here, children }: PersonTileProps) {
  const speaks = state === 'speaking'
  return (
    <li
      className={classes(
        'forced-edge flex min-h-0 flex-1 flex-col items-center justify-center-safe gap-2 overflow-y-auto rounded-card border bg-white p-4 shadow-card transition-colors lying:p-2',
        speaks ? 'border-brand' : 'border-line',
        isSelf && 'max-sm:grow-[0.6]',
      )}
    >
      <span
        className={classes(
          'shrink-0 rounded-full outline-4 outline-offset-4 transition-[outline-color,box-shadow] duration-200',
          speaks ? 'shadow-[0_0_0_22px_var(--color-tint-strong)] outline-brand' : 'outline-transparent',
          !here && 'opacity-60 grayscale',
          children ? 'lying:hidden' : null,
        )}
      >
        <Avatar
          name={name}
          size="large"
          className={classes(
            'sm:size-36 sm:text-5xl lying:size-20 lying:text-2xl',
            !isSelf && 'bg-brand! text-ink!',
          )}
        />
      </span>
      <p className="mt-5 max-w-full lying:mt-3 text-center text-lg leading-tight font-semibold text-gray-900">
        {name}
        {isSelf && <span className="font-normal text-gray-600"> (you)</span>}
      </p>
      {children && <div className="text-center">{children}</div>}
      <p className="flex min-h-6 items-center gap-1.5 text-sm font-medium">
        {state === 'muted' && (
          <>
            <MicOff aria-hidden="true" className="size-4" />
            Microphone off
          </>
        )}
        {speaks && (
          <span className="inline-flex items-center gap-1.5 text-accent">
            <AudioLines aria-hidden="true" className="size-4" />
            Speaking
          </span>
        )}
      </p>
    </li>
  )
}
