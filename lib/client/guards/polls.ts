import type { OwnPoll, Poll } from '@/lib/contract/polls'
import type { ServerPayload } from '@/lib/contract/socket'
import { flag, listOf, maybe, object, orNull, text, time, whole } from './guards'

/** What the server says of polls, checked on arrival. */
const fields = {
  id: text,
  sessionId: text,
  question: text,
  anonymous: flag,
  multiple: flag,
  createdAt: time,
  closedAt: orNull(time),
  revision: whole,
  voters: whole,
  options: listOf(object<Poll['options'][number]>({ text, votes: whole, names: maybe(listOf(text)) })),
}

export const ownPoll = object<OwnPoll>({ ...fields, mine: listOf(whole) })
export const oneOwnPoll = object<{ poll: OwnPoll }>({ poll: ownPoll })
export const ownPolls = object<{ polls: OwnPoll[] }>({ polls: listOf(ownPoll) })

export const pollPayloads = {
  poll: object<ServerPayload<'poll'>>({ poll: object<Poll>(fields) }),
}
