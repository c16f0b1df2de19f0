'use client'

import { fetchWaysOut } from '@/components/room/lazy-ways-out'
import { partOf, usePart } from '@/components/ui/use-part'
import type { PausedQuestionProps } from './paused-question'

const question = partOf(async () => (await fetchWaysOut()).PausedQuestion)

/** Fetched by the first question: most sessions have no pause. */
export function PausedQuestion(props: PausedQuestionProps) {
  return props.open && <Fetched {...props} />
}

function Fetched(props: PausedQuestionProps) {
  const Question = usePart(question)
  return Question && <Question {...props} />
}
