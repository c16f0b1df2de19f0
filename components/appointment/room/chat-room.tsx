'use client'

import { AttachButton } from '@/components/chat/attach-button'
import { type Caution, Composer } from '@/components/chat/composer'
import { MessageLog } from '@/components/chat/message-log'
import { TypingLine } from '@/components/chat/typing-line'
import { useFiles } from '@/components/chat/use-files'
import { useKeyboardRoom } from '@/components/chat/use-keyboard-room'
import { OpeningWords } from '@/components/room/opening-words'
import type { ExtrasAccess } from '@/components/room/tools/use-extras'
import { theOther } from '@/lib/client/appointment/members'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { otherSide } from '@/lib/contract/other-side'
import { firstName } from '@/lib/format-name'
import { usePaused, useServerSecond } from './clock/use-reading'
import { AwaySoon, PausedQuestion } from './lazy-dialogs'
import { pausedWords } from './meanwhile-words'
import { WaitingWords } from './waiting-words'

interface ChatRoomProps {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
  readonly extras: ExtrasAccess
}

/** A conversation in writing; there is nothing here that could open a device. */
export function ChatRoom({ client, snapshot, extras }: ChatRoomProps) {
  const { chat, session, phase, clock } = snapshot
  const name = firstName(session.otherParticipantName)
  const room = useKeyboardRoom()
  const files = useFiles(extras.part, name)
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
        <TypingLine name={name} isTyping={theOther(snapshot).typing} />
        <Composer
          sessionId={session.sessionId}
          name={name}
          caution={paused ? pausedCaution(name, session.participantType === 'consultant') : null}
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

/** The clock stands because of the other side: this is said, and asked once in each such pause. `isPaid`: who writes, while the clock runs. */
function pausedCaution(name: string, isPaid: boolean): Caution {
  return {
    words: pausedWords,
    ask: (question) => <PausedQuestion {...question} name={name} isPaid={isPaid} />,
  }
}
