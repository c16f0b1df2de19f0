'use client'

import { Composer } from '@/components/chat/composer'
import { TypingLine } from '@/components/chat/typing-line'
import { useKeyboardRoom } from '@/components/chat/use-keyboard-room'
import { OpeningWords } from '@/components/room/opening-words'
import { classes } from '@/components/ui/classes'
import { firstName } from '@/lib/format-name'
import { barred } from '@/locales/en/group/moderation'
import { writing as namesOf } from '@/locales/en/group/panels'
import { alone, held, others } from '@/locales/en/group/room'
import { GroupLog } from '../panels/group-log'
import { useCovered, usePanels } from '../panels/use-panels'
import type { GroupModeProps } from './kind'

/** A conversation of several in writing. */
export function ChatRoom({ client, snapshot }: GroupModeProps) {
  const { chat, members, phase, role, sessionId, history, permissions } = snapshot
  const { open } = usePanels()
  const covered = useCovered()
  const room = useKeyboardRoom()
  const writing = members.filter(({ typing }) => typing).map(({ name }) => firstName(name))
  return (
    <main
      ref={room}
      inert={covered}
      className={classes('flex min-h-0 flex-1 flex-col bg-tint', open && 'min-[900px]:pr-92 lying:pr-92')}
    >
      {phase !== 'live' && (
        <div
          role="status"
          className="shrink-0 border-b border-tint-line bg-tint-strong px-4 py-3 text-center"
        >
          {phase === 'entering' ? (
            <OpeningWords ground="paper" held={snapshot.held} besides={held} />
          ) : (
            alone[role]
          )}
        </div>
      )}
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col bg-white md:border-x md:border-line">
        {chat && <GroupLog client={client} lines={chat.lines} history={history} members={members} />}
        <TypingLine name={namesOf(writing)} isTyping={writing.length > 0} several={writing.length > 1} />
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
      </div>
    </main>
  )
}
