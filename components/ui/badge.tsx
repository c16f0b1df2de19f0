import type { ComponentProps } from 'react'
import { classes } from './classes'

export type Tone = 'neutral' | 'brand' | 'good' | 'bad'

const tones = {
  neutral: 'bg-gray-100 text-gray-700',
  brand: 'bg-tint-strong text-accent-hover',
  good: 'bg-green-50 text-green-700',
  bad: 'bg-red-50 text-red-700',
} as const satisfies Record<Tone, string>

export function Badge({ tone = 'neutral', className, ...rest }: ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      {...rest}
      className={classes(
        'forced-edge inline-flex items-center gap-1.5 rounded-full px-3 py-1 text-sm font-medium',
        tones[tone],
        className,
      )}
    />
  )
}
