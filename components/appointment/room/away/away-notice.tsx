'use client'

import type { Ground } from '@/components/call/surface'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { useServerSecond } from '../clock/use-reading'
import { type AwayWords, awayWords } from './away-words'

/** What there is to say of an absence or of a dead call, as of this second. */
export function useAwayWords(snapshot: AppointmentSnapshot): AwayWords | null {
  return awayWords(snapshot, useServerSecond(snapshot.clock))
}

interface AwayNoticeProps {
  readonly snapshot: AppointmentSnapshot
  readonly ground: Ground
}

/** Who is away, since when, and what it does to the clock. */
export function AwayNotice({ snapshot, ground }: AwayNoticeProps) {
  const words = useAwayWords(snapshot)
  const onStage = ground === 'stage'
  return (
    words && (
      <>
        <p
          className={classes(
            'text-lg leading-snug font-semibold text-balance',
            onStage ? 'text-white' : 'text-gray-900',
          )}
        >
          {words.title}
        </p>
        <Detail words={words} className={classes('mt-1.5', onStage && 'text-gray-200')} />
      </>
    )
  )
}

/** Seen it counts down; said it does not. */
export function Detail({ words, className }: { readonly words: AwayWords; readonly className?: string }) {
  const ticks = words.detail !== words.said
  return (
    <p className={classes('text-pretty tabular-nums', className)}>
      <span aria-hidden={ticks || undefined}>{words.detail}</span>
      {ticks && <VisuallyHidden>{words.said}</VisuallyHidden>}
    </p>
  )
}
