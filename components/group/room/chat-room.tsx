'use client'

import { Composer } from '@/components/chat/composer'
import { MessageLog } from '@/components/chat/message-log'
import { TypingLine } from '@/components/chat/typing-line'
import { useKeyboardRoom } from '@/components/chat/use-keyboard-room'
import { OpeningWords } from '@/components/room/opening-words'
import { classes } from '@/components/ui/classes'
import { firstName } from '@/lib/format-name'
import { writing as namesOf } from '@/locales/en/group/panels'
import { alone, held, others } from '@/locales/en/group/room'
import { useCovered, usePanels } from '../panels/use-panels'
import type { GroupModeProps } from './kind'

/** A conversation of several in writing. */
export function ChatRoom({ client, snapshot }: GroupModeProps) {
  const { chat, members, phase, role, sessionId } = snapshot
  const { open } = usePanels()
  const covered = useCovered()
  const room = useKeyboardRoom()
  const names = new Map(members.map(({ id, name }) => [id, name]))
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
        {chat && (
          <MessageLog
            lines={chat.lines}
            inserts={[]}
            name={others}
            nameOf={({ by }) => names.get(by ?? '') ?? null}
            onRetry={client.retryMessage}
          />
        )}
        <TypingLine name={namesOf(writing)} isTyping={writing.length > 0} several={writing.length > 1} />
        <Composer
          sessionId={sessionId}
          name={others}
          caution={null}
          before={null}
          onSend={client.sendMessage}
          onTyping={client.noteTyping}
        />
      </div>
    </main>
  )
}
