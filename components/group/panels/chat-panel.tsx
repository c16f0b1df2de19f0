'use client'

import { Composer } from '@/components/chat/composer'
import { TypingLine } from '@/components/chat/typing-line'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { firstName } from '@/lib/format-name'
import { barred } from '@/locales/en/group/moderation'
import { panel, writing } from '@/locales/en/group/panels'
import { others } from '@/locales/en/group/room'
import { GroupLog } from './group-log'
import { Panel } from './panel'

export interface PanelPartProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
  readonly onClose: () => void
}

/** What people of a call write to one another. */
export function ChatPanel({ client, snapshot, onClose }: PanelPartProps) {
  const { chat, members, sessionId, permissions, history } = snapshot
  const typing = members.filter((member) => member.typing).map(({ name }) => firstName(name))
  return (
    <Panel title={panel.chat} ground="stage" onClose={onClose}>
      <GroupLog client={client} lines={chat?.lines ?? none} history={history} members={members} />
      <TypingLine name={writing(typing)} isTyping={typing.length > 0} several={typing.length > 1} />
      {permissions.includes('chat') ? (
        <Composer
          sessionId={sessionId}
          name={others}
          caution={null}
          before={null}
          onSend={client.sendMessage}
          onTyping={client.noteTyping}
        />
      ) : (
        <p className="border-t border-line p-4">{barred.chat}</p>
      )}
    </Panel>
  )
}

const none: readonly never[] = []
