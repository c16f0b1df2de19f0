import { ratings } from '@/locales/en/admin/shared'

/** How somebody is rated by all. */
export interface Rating {
  readonly average: number
  readonly count: number
}

/** "4.7 of 5 from 23 ratings", or that there is none yet. */
export function ratingWords(rating: Rating | null): string {
  return rating ? ratings.all(rating.average, rating.count) : ratings.none
}
