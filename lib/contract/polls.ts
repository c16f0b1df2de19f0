import * as z from 'zod/mini'
import { pollBounds as bounds } from './poll-bounds'
import { isStorable } from './text'
import { timestamp } from './words'

/** A question to those who are in a room of any kind, as HTTP and the socket tell it. */

const stored = z.refine((text: unknown) => typeof text === 'string' && isStorable(text), {
  error: 'must be text that can be stored',
})

/** What is asked, to make one. */
export const newPoll = {
  question: z.string().check(z.trim(), z.minLength(1), z.maxLength(bounds.questionCharacters), stored),
  options: z
    .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(bounds.optionCharacters), stored))
    .check(z.minLength(bounds.fewestOptions), z.maxLength(bounds.mostOptions)),
  anonymous: z.optional(z.boolean()),
  /** Several answers of one person. */
  multiple: z.optional(z.boolean()),
}

/** Places in the options, from 0; none takes a vote back. */
export const choices = z
  .array(z.int().check(z.minimum(0), z.maximum(bounds.mostOptions - 1)))
  .check(z.maxLength(bounds.mostOptions))

/** `names`: who chose it, where the poll is not anonymous. */
const option = z.object({ text: z.string(), votes: z.int(), names: z.optional(z.array(z.string())) })

/** As everybody in the room is told of it. */
export const poll = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  question: z.string(),
  anonymous: z.boolean(),
  multiple: z.boolean(),
  createdAt: timestamp,
  /** The end of the session closes it, too. */
  closedAt: z.nullable(timestamp),
  /** Of two answers about one poll the higher is the later. */
  revision: z.int(),
  /** How many voted. */
  voters: z.int(),
  options: z.array(option),
})
export type Poll = z.infer<typeof poll>

/** As one of them sees it. */
export const ownPoll = z.extend(poll, { mine: z.array(z.int()) })
export type OwnPoll = z.infer<typeof ownPoll>
export const polls = z.object({ polls: z.array(ownPoll) })
