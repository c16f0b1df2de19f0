import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { LineGrade } from '@/lib/client/media/quality/network-quality'
import { grades as words } from '@/locales/en/group/stage'

const bars = [1, 2, 3] as const
const heights = { 1: 'h-1.5', 2: 'h-2.5', 3: 'h-3.5' } as const
const lit = { fair: 2, weak: 1 } as const

/** Of whom comes through badly, on their tile. A good line is nothing to be told. */
export function LineBars({ grade }: { readonly grade: LineGrade | null }) {
  if (grade === null || grade === 'good') return null
  return (
    <span title={words[grade]} className="inline-flex shrink-0 items-end gap-0.5 text-amber-300">
      {bars.map((bar) => (
        <span
          key={bar}
          aria-hidden="true"
          data-lit={bar <= lit[grade] ? '' : undefined}
          className={classes(
            'forced-lamp w-1 rounded-sm bg-current opacity-30 data-lit:opacity-100',
            heights[bar],
          )}
        />
      ))}
      <VisuallyHidden>{words[grade]}</VisuallyHidden>
    </span>
  )
}
