'use client'

import { ControlBar } from '@/components/room/control-bar'
import { firstName } from '@/components/room/presence-words'
import { WaitingCard } from '@/components/room/waiting-card'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { Composer } from './composer'
import { MessageLog } from './message-log'

interface ChatRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly onLeave: () => void
}

/** A conversation in writing; there is nothing here that could open a device. */
export function ChatRoom({ client, snapshot, onLeave }: ChatRoomProps) {
  const { chat, session, phase } = snapshot
  const name = firstName(session.otherParticipantName)
  return (
    <>
      <main className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col">
        {chat && <MessageLog lines={chat.lines} name={name} onRetry={client.retryMessage} />}
        {phase === 'waiting' && (
          <div className="py-3">
            <WaitingCard snapshot={snapshot} />
          </div>
        )}
        <p role="status" className="min-h-6 px-4 text-sm">
          {chat?.otherTyping ? `${name} is typing…` : ''}
        </p>
        <Composer
          sessionId={session.sessionId}
          name={name}
          onSend={client.sendMessage}
          onTyping={client.noteTyping}
        />
      </main>
      <ControlBar client={client} snapshot={snapshot} onLeave={onLeave} />
    </>
  )
}
