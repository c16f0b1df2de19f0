import { AudioLines, MicOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import { tile as words } from '@/locales/en/call/call'

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
        'forced-edge flex min-h-fit flex-1 flex-col items-center justify-center-safe gap-2 rounded-card border bg-white p-4 shadow-card lying:p-2',
        speaks ? 'border-brand' : 'border-line',
        isSelf && 'max-sm:grow-[0.6] short:grow-0 short:flex-row short:gap-3 short:p-2.5',
      )}
    >
      <span
        className={classes(
          'shrink-0 rounded-full transition-shadow duration-200',
          speaks && 'shadow-[0_0_0_22px_var(--color-tint-strong)] outline-4 outline-offset-4 outline-brand',
          speaks && isSelf && 'short:shadow-none!',
          !here && 'grayscale',
          children ? 'lying:hidden short:hidden' : null,
        )}
      >
        <Avatar
          name={name}
          size="large"
          className={classes(
            'sm:size-36 sm:text-5xl lying:size-20 lying:text-2xl',
            isSelf ? 'short:size-10! short:text-sm!' : 'bg-brand! text-ink! short:size-20!',
          )}
        />
      </span>
      <p
        className={classes(
          'mt-5 max-w-full text-center text-lg leading-tight font-semibold text-gray-900 lying:mt-3',
          isSelf ? 'short:mt-0' : 'short:mt-3',
        )}
      >
        <bdi>{name}</bdi>
        {isSelf && <span className="font-normal text-gray-600">{words.you}</span>}
      </p>
      {children && <div className="text-center">{children}</div>}
      <p className="flex min-h-6 items-center gap-1.5 text-sm font-medium whitespace-nowrap empty:hidden">
        {state === 'muted' && (
          <>
            <MicOff aria-hidden="true" className="size-4" />
            <span>{words.muted}</span>
          </>
        )}
        {speaks && (
          <span className="inline-flex items-center gap-1.5 text-accent">
            <AudioLines aria-hidden="true" className="size-4" />
            {words.speaks}
          </span>
        )}
      </p>
    </li>
  )
}
