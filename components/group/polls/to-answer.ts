import type { OwnPoll } from '@/lib/contract/polls'

/** Open, and not voted in by this member. */
export function toAnswer(polls: readonly OwnPoll[]): readonly OwnPoll[] {
  return polls.filter(({ closedAt, mine }) => closedAt === null && mine.length === 0)
}
