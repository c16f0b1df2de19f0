'use client'

import { useId, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { PollClient } from '@/lib/client/room/polls'
import { isolated } from '@/lib/contract/isolated'
import type { OwnPoll } from '@/lib/contract/polls'
import { panel, poll as words } from '@/locales/en/room/polls'
import { list } from '@/locales/en/room/room'

interface PollCardProps {
  readonly poll: OwnPoll
  readonly client: PollClient
  /** Whoever moderates closes it. */
  readonly mayClose: boolean
}

/** One question: its answers with what was voted so far, and one's own vote while it is open. */
export function PollCard({ poll, client, mayClose }: PollCardProps) {
  const { id, question, anonymous, multiple, closedAt, voters, mine } = poll
  const isOpen = closedAt === null
  const [chosen, setChosen] = useState<readonly number[] | null>(null)
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle')
  const heading = useId()
  const current = chosen ?? mine
  const isNews = chosen !== null && chosen.join() !== mine.join()
  const act = async (ask: () => Promise<boolean>) => {
    setState('pending')
    const done = await ask()
    setState(done ? 'idle' : 'failed')
    if (done) setChosen(null)
  }
  const choose = (place: number, on: boolean) => {
    if (!multiple) setChosen([place])
    else setChosen([...current.filter((one) => one !== place), ...(on ? [place] : [])].sort((a, b) => a - b))
  }
  return (
    <li className="rounded-card border border-line p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <h3 id={heading} className="min-w-0 font-semibold wrap-anywhere text-gray-900" dir="auto">
          {question}
        </h3>
        <Badge tone={isOpen ? 'good' : 'neutral'}>{isOpen ? words.open : words.closed}</Badge>
      </div>
      <p className="mt-1 text-sm">
        {[
          ...(isOpen ? [multiple ? words.several : words.one] : []),
          anonymous ? `${words.anonymous}.` : words.named,
        ].join(' ')}
      </p>
      <form
        className="mt-3"
        onSubmit={(event) => {
          event.preventDefault()
          void act(() => client.vote(id, current))
        }}
      >
        <fieldset aria-labelledby={heading} className="space-y-2">
          {poll.options.map((option, place) => (
            <Option
              // No two are the same.
              key={option.text}
              option={option}
              voters={voters}
              isMine={mine.includes(place)}
              {...(isOpen
                ? {
                    input: {
                      type: multiple ? ('checkbox' as const) : ('radio' as const),
                      name: `poll-${id}`,
                      checked: current.includes(place),
                      onChange: (on: boolean) => choose(place, on),
                    },
                  }
                : {})}
            />
          ))}
        </fieldset>
        <p role="status" className="mt-3 text-sm tabular-nums">
          {words.voters(voters)} {mine.length > 0 && words.voted}
        </p>
        {state === 'failed' && (
          <p role="alert" className="mt-2 font-medium text-red-700">
            {panel.failed}
          </p>
        )}
        {isOpen && (
          <div className="mt-3 flex flex-wrap gap-2">
            <Button
              type="submit"
              variant="primary"
              pending={state === 'pending'}
              disabled={!isNews && state !== 'pending'}
            >
              {mine.length > 0 ? words.change : words.vote}
            </Button>
            {mayClose && <Button onClick={() => void act(() => client.close(id))}>{words.close}</Button>}
          </div>
        )}
      </form>
    </li>
  )
}

interface OptionProps {
  readonly option: OwnPoll['options'][number]
  readonly voters: number
  readonly isMine: boolean
  /** While it is open. */
  readonly input?: {
    readonly type: 'checkbox' | 'radio'
    readonly name: string
    readonly checked: boolean
    readonly onChange: (on: boolean) => void
  }
}

function Option({ option: { text, votes, names }, voters, isMine, input }: OptionProps) {
  const percent = voters === 0 ? 0 : Math.round((100 * votes) / voters)
  const Row = input ? 'label' : 'div'
  return (
    <Row className="block">
      <span className="flex min-h-12 items-center gap-3">
        {input && (
          <input
            type={input.type}
            name={input.name}
            checked={input.checked}
            onChange={({ currentTarget }) => input.onChange(currentTarget.checked)}
            className="size-6 shrink-0 accent-accent"
          />
        )}
        <span className="min-w-0 flex-1">
          <span className="block wrap-anywhere text-gray-900" dir="auto">
            {text}
          </span>
          <span className="block text-sm tabular-nums">
            {isMine ? `${words.votes(votes, percent)} (${words.yours})` : words.votes(votes, percent)}
          </span>
        </span>
      </span>
      <span aria-hidden="true" className="block h-2 overflow-hidden rounded-full bg-gray-100">
        <span className="block h-full rounded-full bg-brand" style={{ width: `${percent}%` }} />
      </span>
      {names && names.length > 0 && (
        <span className="mt-1 block text-sm wrap-anywhere">{list(names.map(isolated))}</span>
      )}
    </Row>
  )
}
