'use client'

import { Captions, ChartNoAxesColumn, MessageCircle, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { RoundButton } from '@/components/call/round-button'
import type { Ground } from '@/components/call/surface'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { tools as words } from '@/locales/en/group/panels'
import { button as captionWords } from '@/locales/en/room/captions'
import { button as pollWords } from '@/locales/en/room/polls'
import { toAnswer } from '../polls/to-answer'
import { HandButton } from './hand-button'
import { type PanelName, usePanels, useTight } from './use-panels'
import { useUnread } from './use-unread'

interface GroupToolsProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
  readonly ground: Ground
}

/** In the header: what can be opened beside the room. */
export function GroupTools({ client, snapshot, ground }: GroupToolsProps) {
  const { open, toggle } = usePanels()
  const { chat, phase, door, mode, polls, permissions } = snapshot
  const tight = useTight()
  const isChat = mode === 'chat'
  const unread = useUnread(chat?.lines ?? [], isChat || open === 'chat', phase !== 'entering')
  const waiting = door.waiting?.length ?? 0
  const questions = toAnswer(polls).length
  const hasPolls = polls.length > 0 || permissions.includes('moderate')
  const look = (name: PanelName, urgent: boolean) =>
    open === name || urgent ? 'off' : ground === 'stage' ? 'plain' : 'quiet'
  return (
    <>
      {(tight || isChat) && <HandButton client={client} snapshot={snapshot} ground={ground} />}
      {!isChat && (
        <Marked name="chat" count={unread}>
          <RoundButton
            name={words.chatName(unread)}
            words={words.chat}
            icon={<MessageCircle aria-hidden="true" className="size-5" />}
            ground={ground}
            look={look('chat', false)}
            expanded={open === 'chat'}
            onPress={() => toggle('chat')}
          />
        </Marked>
      )}
      {!isChat && (
        <Marked name="captions" count={0}>
          <RoundButton
            name={captionWords}
            words={captionWords}
            long
            icon={<Captions aria-hidden="true" className="size-5" />}
            ground={ground}
            look={look('captions', false)}
            expanded={open === 'captions'}
            onPress={() => toggle('captions')}
          />
        </Marked>
      )}
      {hasPolls && (
        <Marked name="polls" count={questions}>
          <RoundButton
            name={pollWords.name(questions)}
            words={pollWords.polls}
            icon={<ChartNoAxesColumn aria-hidden="true" className="size-5" />}
            ground={ground}
            look={look('polls', questions > 0)}
            expanded={open === 'polls'}
            onPress={() => toggle('polls')}
          />
        </Marked>
      )}
      <Marked name="people" count={waiting}>
        <RoundButton
          name={words.peopleName(waiting)}
          words={words.people}
          icon={<Users aria-hidden="true" className="size-5" />}
          ground={ground}
          look={look('people', waiting > 0)}
          expanded={open === 'people'}
          onPress={() => toggle('people')}
        />
      </Marked>
      <VisuallyHidden role="status">{words.unread(unread)}</VisuallyHidden>
    </>
  )
}

interface MarkedProps {
  readonly name: PanelName
  readonly count: number
  readonly children: ReactNode
}

/** A button with a number on its edge; for the ear the number is in its name. */
function Marked({ name, count, children }: MarkedProps) {
  return (
    <span data-panel={name} className="relative inline-flex">
      {children}
      {count > 0 && (
        <span
          aria-hidden="true"
          className="forced-edge pointer-events-none absolute -top-1 -right-1 min-w-6 rounded-full bg-brand px-1.5 text-center text-sm leading-6 font-semibold text-ink"
        >
          {count > 99 ? '99+' : count}
        </span>
      )}
    </span>
  )
}
