'use client'

import { memo } from 'react'
import { MessageLog } from '@/components/chat/message-log'
import type { ChatLine } from '@/lib/client/chat/log'
import type { GroupClient, History } from '@/lib/client/group/snapshot'
import { others } from '@/locales/en/group/room'
import { Earlier } from './earlier'

interface GroupLogProps {
  readonly client: GroupClient
  readonly lines: readonly ChatLine[]
  readonly history: History
  readonly members: readonly Named[]
}

interface Named {
  readonly id: string
  readonly name: string
}

/** What people of a group write, each line with its writer. It is long, and not drawn again because somebody speaks. */
export const GroupLog = memo(function GroupLog({ client, lines, history, members }: GroupLogProps) {
  const names = new Map([...history.names, ...members.map(({ id, name }) => [id, name] as const)])
  return (
    <MessageLog
      lines={lines}
      inserts={none}
      name={others}
      nameOf={({ by }) => names.get(by ?? '') ?? null}
      onRetry={client.retryMessage}
      head={<Earlier client={client} lines={lines} before={history.before} />}
    />
  )
}, isSame)

const none: readonly never[] = []

function isSame(before: GroupLogProps, now: GroupLogProps): boolean {
  const { members } = before
  return (
    before.client === now.client &&
    before.lines === now.lines &&
    before.history === now.history &&
    members.length === now.members.length &&
    members.every(({ id, name }, at) => now.members[at]?.id === id && now.members[at]?.name === name)
  )
}
