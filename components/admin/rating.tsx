import { When } from '@/components/appointment/when'
import type { Rating, SessionDetail } from './types'

/** "4.7 of 5 from 23 ratings", or that there is none yet. */
export function ratingWords(rating: Rating | null): string {
  if (!rating) return 'not rated yet'
  const { average, count } = rating
  return `${average.toFixed(1)} of 5 from ${count.toLocaleString('en')} ${count === 1 ? 'rating' : 'ratings'}`
}

/** What the client said of this session, and how its consultant is rated by all. */
export function RatingPanel({
  detail: { rating, consultantRating, session },
}: {
  readonly detail: SessionDetail
}) {
  return (
    <div className="space-y-3">
      {rating ? (
        <div>
          <p className="font-semibold text-gray-900">
            <bdi>{session.client}</bdi> gave {rating.score} of 5
          </p>
          {rating.words && (
            <blockquote className="mt-1 break-words whitespace-pre-wrap text-gray-900" dir="auto">
              {rating.words}
            </blockquote>
          )}
          <p className="mt-1 text-sm">
            <When iso={rating.at} />
          </p>
        </div>
      ) : (
        <p>
          <bdi>{session.client}</bdi> has not rated this session.
        </p>
      )}
      <p>
        <bdi>{session.consultant}</bdi>: {ratingWords(consultantRating)}
      </p>
    </div>
  )
}
