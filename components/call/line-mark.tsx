import { classes } from '@/components/ui/classes'
import type { LineGrade, LineView } from '@/lib/client/media/quality/network-quality'
import { lineWords } from './line-words'

const lit: Record<LineGrade, number> = { good: 3, fair: 2, weak: 1 }
const bars = [1, 2, 3] as const
const heights = { 1: 'h-1.5', 2: 'h-2.5', 3: 'h-3.5' } as const

interface LineMarkProps {
  readonly line: LineView
  /** The others in a sentence. */
  readonly others: string
}

/** Three bars and a word. Seen only: what has to be done about it is said elsewhere. */
export function LineMark({ line, others }: LineMarkProps) {
  const words = lineWords(line, others)
  return (
    <span title={words} data-testid="line-quality" className="inline-flex items-baseline gap-1.5">
      <span aria-hidden="true" className="inline-flex items-end gap-0.5">
        {bars.map((bar) => (
          <span
            key={bar}
            data-lit={bar <= lit[line.grade] ? '' : undefined}
            className={classes(
              'forced-lamp w-1 rounded-sm bg-current opacity-30 data-lit:opacity-100',
              heights[bar],
            )}
          />
        ))}
      </span>
      <span className={line.grade === 'good' ? 'max-sm:sr-only' : ''}>{words}</span>
    </span>
  )
}
