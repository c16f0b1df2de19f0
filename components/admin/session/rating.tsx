import { ratingWords } from '@/components/staff/rating-words'
import { When } from '@/components/time/when'
import { Sentence } from '@/components/ui/sentence'
import { rating as words } from '@/locales/en/admin/session'
import type { SessionDetail } from '../types'

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
            <Sentence parts={words.gave(<bdi>{session.client}</bdi>, rating.score)} />
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
          <Sentence parts={words.none(<bdi>{session.client}</bdi>)} />
        </p>
      )}
      <p>
        <Sentence parts={words.consultant(<bdi>{session.consultant}</bdi>, ratingWords(consultantRating))} />
      </p>
    </div>
  )
}
