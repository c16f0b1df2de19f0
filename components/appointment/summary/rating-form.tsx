'use client'

import { Star } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { Textarea } from '@/components/ui/textarea'
import { forms } from '@/lib/contract/limits'
import { rating } from '@/locales/en/appointment/afterwards'
import type { Rated } from '../ask-extras'
import { scores } from './stars'

interface RatingFormProps {
  readonly name: string
  /** False: it did not arrive. */
  readonly onSend: (rated: Rated) => Promise<boolean>
}

/** One to five stars, and words for whoever wants to. Radio buttons, so that a keyboard works as everywhere. */
export function RatingForm({ name, onSend }: RatingFormProps) {
  const [score, setScore] = useState(0)
  const [words, setWords] = useState('')
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle')
  const hydrated = useHydrated()

  const send = async () => {
    setState('pending')
    if (!(await onSend({ score, words }))) setState('failed')
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (score > 0 && state !== 'pending') void send()
      }}
    >
      {/* A star that is pressed before React hears it would stay marked and never count. */}
      <fieldset disabled={!hydrated}>
        <legend className="text-lg font-semibold text-gray-900">{rating.question(name)}</legend>
        <div className="mt-2 flex">
          {scores.map((one) => (
            <label
              key={one}
              className="flex size-12 cursor-pointer items-center justify-center rounded-xl has-focus-visible:outline-3 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="score"
                value={one}
                checked={score === one}
                onChange={() => setScore(one)}
                className="sr-only"
              />
              <Star
                aria-hidden="true"
                className={classes('size-8', one <= score ? 'fill-brand text-accent' : 'text-gray-500')}
              />
              <span className="sr-only">{rating.stars(one)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <label htmlFor="rating-words" className="mt-3 mb-1.5 block font-medium text-gray-900">
            {rating.words}
          </label>
          <Textarea
            id="rating-words"
            value={words}
            maxLength={forms.ratingCharacters}
            rows={3}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Button type="submit" variant="primary" pending={state === 'pending'} className="mt-3 w-full">
            {rating.send}
          </Button>
        </>
      )}
      {state === 'failed' && (
        <p role="alert" className="mt-3 font-medium text-red-700">
          {rating.failed}
        </p>
      )}
    </form>
  )
}
