'use client'

import { AwaySoon } from '@/components/room/lazy-ways-out'
import { firstName } from '@/components/room/presence-words'
import type { ExtrasAccess } from '@/components/room/use-extras'
import { usePaused, useServerSecond } from '@/components/room/use-reading'
import { OpeningWords, WaitingWords } from '@/components/room/waiting-words'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { otherSide } from '@/lib/room/other-side'
import { AttachButton } from './attach-button'
import { Composer } from './composer'
import { MessageLog } from './message-log'
import { TypingLine } from './typing-line'
import { useFiles } from './use-files'
import { useKeyboardRoom } from './use-keyboard-room'

interface ChatRoomProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly extras: ExtrasAccess
}

/** A conversation in writing; there is nothing here that could open a device. */
export function ChatRoom({ client, snapshot, extras }: ChatRoomProps) {
  const { chat, session, phase, clock } = snapshot
  const name = firstName(session.otherParticipantName)
  const room = useKeyboardRoom()
  const files = useFiles(extras, name)
  const own = clock.away[session.participantType]
  const isOut = useServerSecond(clock) - (own?.sinceMs ?? Number.POSITIVE_INFINITY) > blinkMs
  const paused = usePaused(clock) && !own
  const isAlone = clock.away[otherSide(session.participantType)] !== undefined
  return (
    <main ref={room} className="flex min-h-0 flex-1 flex-col bg-tint">
      {(phase !== 'live' || isOut) && (
        <div className="shrink-0 border-b border-tint-line bg-tint-strong px-4 py-3">
          {phase === 'entering' ? (
            <OpeningWords ground="paper" held={snapshot.held} />
          ) : (
            <WaitingWords snapshot={snapshot} ground="paper">
              {isAlone && <AwaySoon snapshot={snapshot} />}
            </WaitingWords>
          )}
        </div>
      )}
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col bg-white md:border-x md:border-line">
        {chat && <MessageLog lines={chat.lines} inserts={files} name={name} onRetry={client.retryMessage} />}
        <TypingLine name={name} isTyping={chat?.otherTyping ?? false} />
        <Composer
          sessionId={session.sessionId}
          name={name}
          paused={paused}
          isPaid={session.participantType === 'consultant'}
          before={<AttachButton onChoose={(file) => extras.want((part) => part.files.offer(file))} />}
          onSend={client.sendMessage}
          onTyping={client.noteTyping}
        />
      </div>
    </main>
  )
}

/** One's own connection is often back before anybody would miss it: nothing moves on the screen for that. */
const blinkMs = 4_000
