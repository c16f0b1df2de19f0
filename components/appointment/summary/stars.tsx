import { Star } from 'lucide-react'
import { classes } from '@/components/ui/classes'
import { rating } from '@/locales/en/appointment/afterwards'

export const scores = [1, 2, 3, 4, 5] as const

/** So many of five. */
export function Stars({ score }: { readonly score: number }) {
  return (
    <p className="mt-2 flex items-center gap-1">
      {scores.map((one) => (
        <Star
          key={one}
          aria-hidden="true"
          className={classes('size-6', one <= score ? 'fill-brand text-accent' : 'text-gray-400')}
        />
      ))}
      <span className="sr-only">{rating.score(score)}</span>
    </p>
  )
}
