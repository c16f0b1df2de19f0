'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import type { ExtrasView } from '@/lib/contract/http/session'
import { rating as words } from '@/locales/en/appointment/afterwards'
import { askExtras, type Holder, type Rated } from '../ask-extras'
import { RatingForm } from './rating-form'
import { Stars } from './stars'

/** Below the client's summary: how it was, once, and the way to the next one. */
export function AfterSession(holder: Holder) {
  const [extras, setExtras] = useState<ExtrasView | null>(null)
  const ask = useEffectEvent(async () => setExtras(await askExtras(holder)))
  useEffect(() => void ask(), [])

  const send = async (rated: Rated) => {
    const answer = await askExtras(holder, rated)
    if (answer) setExtras(answer)
    return answer !== null
  }

  if (!extras) return null
  const { canRate, rating, bookAgainUrl } = extras
  if (!canRate && !rating && !bookAgainUrl) return null
  const name = holder.session.otherParticipantName
  return (
    <Card className="mt-6 print:hidden">
      {canRate && <RatingForm name={name} onSend={send} />}
      {rating && (
        <div role="status">
          <h2 className="text-lg font-semibold">{words.yours}</h2>
          <Stars score={rating.score} />
          {rating.words && <p className="mt-1 break-words">{rating.words}</p>}
        </div>
      )}
      {bookAgainUrl && (
        <ButtonLink href={bookAgainUrl} rel="noreferrer" className="mt-4 w-full">
          {words.bookAgain(name)}
        </ButtonLink>
      )}
    </Card>
  )
}
