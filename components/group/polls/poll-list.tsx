'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import type { PollClient } from '@/lib/client/room/polls'
import type { OwnPoll } from '@/lib/contract/polls'
import { panel as words } from '@/locales/en/room/polls'
import { PollCard } from './poll-card'
import { PollForm } from './poll-form'

interface PollListProps {
  readonly polls: readonly OwnPoll[]
  readonly client: PollClient
  readonly moderates: boolean
}

/** The polls of a room, the newest first, and for who moderates the form that makes one. */
export function PollList({ polls, client, moderates }: PollListProps) {
  const [asks, setAsks] = useState(false)
  return (
    <div className="min-h-0 flex-1 space-y-4 overflow-y-auto overscroll-contain p-4">
      {moderates &&
        (asks ? (
          <PollForm onAsk={client.create} onClose={() => setAsks(false)} />
        ) : (
          <Button variant="primary" className="w-full" onClick={() => setAsks(true)}>
            {words.ask}
          </Button>
        ))}
      {polls.length === 0 && !asks && <p>{words.none}</p>}
      <ul className="space-y-4">
        {polls.toReversed().map((poll) => (
          <PollCard key={poll.id} poll={poll} client={client} mayClose={moderates} />
        ))}
      </ul>
    </div>
  )
}
