'use client'

import type { Ground } from '@/components/call/surface'
import { button } from '@/locales/en/room/polls'
import { PollList } from '../polls/poll-list'
import type { PanelPartProps } from './chat-panel'
import { Panel } from './panel'

/** What is asked of those who are in, and what they answered. */
export function PollsPanel({
  client,
  snapshot,
  ground,
  onClose,
}: PanelPartProps & { readonly ground: Ground }) {
  return (
    <Panel title={button.polls} ground={ground} onClose={onClose}>
      <PollList
        polls={snapshot.polls}
        client={client.polls}
        moderates={snapshot.permissions.includes('moderate')}
      />
    </Panel>
  )
}
