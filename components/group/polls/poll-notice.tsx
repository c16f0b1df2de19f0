'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { OwnPoll } from '@/lib/contract/polls'
import { notice as words } from '@/locales/en/room/polls'
import { toAnswer } from './to-answer'

interface PollNoticeProps {
  readonly polls: readonly OwnPoll[]
  readonly onOpen: () => void
}

/** The newest question that is not answered, over the room until somebody looks at it or puts it off. It takes no focus. */
export function PollNotice({ polls, onOpen }: PollNoticeProps) {
  const [putOff, setPutOff] = useState<readonly string[]>([])
  const newest = toAnswer(polls)
    .filter(({ id }) => !putOff.includes(id))
    .at(-1)
  return (
    <>
      <VisuallyHidden role="status">{newest?.question ?? ''}</VisuallyHidden>
      {newest && (
        <section
          aria-label={words.label}
          className="rise-in forced-edge absolute inset-x-2 top-[calc(var(--head,4rem)+0.5rem)] z-20 mx-auto max-w-md rounded-card border border-line bg-white p-4 text-gray-600 shadow-lift"
        >
          <p className="font-semibold wrap-anywhere text-gray-900" dir="auto">
            {newest.question}
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button variant="primary" onClick={onOpen}>
              {words.answer}
            </Button>
            <Button onClick={() => setPutOff([...putOff, newest.id])}>{words.later}</Button>
          </div>
        </section>
      )}
    </>
  )
}
