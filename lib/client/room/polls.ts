import type { OwnPoll, Poll } from '@/lib/contract/polls'
import { oneOwnPoll, ownPolls } from '../guards/polls'
import type { Signalling } from '../signalling/signalling'

/** What is asked to make a poll. */
export interface NewPoll {
  readonly question: string
  readonly options: readonly string[]
  readonly anonymous: boolean
  readonly multiple: boolean
}

export interface PollClient {
  /** All answer whether it was done. */
  create(poll: NewPoll): Promise<boolean>
  vote(pollId: string, choices: readonly number[]): Promise<boolean>
  close(pollId: string): Promise<boolean>
}

interface Kept {
  get(): readonly OwnPoll[]
  set(polls: readonly OwnPoll[]): void
}

/** The polls of a room of any kind that grants them, as this page knows them. */
export function createPolls(kept: Kept, line: () => Pick<Signalling, 'send'> | null) {
  const learn = (poll: Poll, mine?: readonly number[]) => {
    const polls = kept.get()
    const before = polls.find(({ id }) => id === poll.id)
    // What was said earlier may come later.
    const newest = before && before.revision > poll.revision ? before : poll
    const own = { ...newest, mine: [...(mine ?? before?.mine ?? [])] }
    kept.set(before ? polls.map((one) => (one.id === poll.id ? own : one)) : [...polls, own])
  }
  const done = (answer: { ok: true; data: { poll: OwnPoll } } | { ok: false } | undefined) => {
    if (!answer?.ok) return false
    learn(answer.data.poll, answer.data.poll.mine)
    return true
  }
  const client: PollClient = {
    create: async ({ options, ...poll }) =>
      done(await line()?.send('poll-create', { ...poll, options: [...options] }, oneOwnPoll)),
    vote: async (pollId, choices) =>
      done(await line()?.send('poll-vote', { pollId, choices: [...choices] }, oneOwnPoll)),
    close: async (pollId) => done(await line()?.send('poll-close', { pollId }, oneOwnPoll)),
  }
  return {
    client,
    hear: ({ poll }: { readonly poll: Poll }) => learn(poll),
    /** In the room, for the first time or again. */
    async entered() {
      const answer = await line()?.send('polls', {}, ownPolls)
      if (answer?.ok) for (const poll of answer.data.polls) learn(poll, poll.mine)
    },
  }
}
