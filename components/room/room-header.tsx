'use client'

import { MessageCircle, Mic, Video } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { classes } from '@/components/ui/classes'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { type ConnectionTone, connectionWords, modeName, presenceWords } from './presence-words'
import { Timer } from './timer'

const icons = { chat: MessageCircle, voice: Mic, video: Video } as const

const tones: Record<ConnectionTone, string> = {
  ok: 'bg-green-700',
  busy: 'bg-brand',
  failed: 'bg-red-600',
}

/** Who, what, whether they are here, how the line is, and the clock. */
export function RoomHeader({ snapshot }: { readonly snapshot: RoomSnapshot }) {
  const { session, clock, otherPresent } = snapshot
  const { words, tone } = connectionWords(snapshot)
  const Icon = icons[session.sessionType]
  return (
    <header className="border-b border-line bg-white px-3 py-2.5 sm:px-5">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2">
        <Avatar name={session.otherParticipantName} size="small" />
        <div className="min-w-0 flex-1 basis-40">
          <h1 className="truncate text-base font-semibold sm:text-lg">
            {session.otherParticipantName}{' '}
            <span
              className={classes('text-sm font-normal', otherPresent ? 'text-green-700' : 'text-gray-600')}
            >
              {presenceWords(snapshot)}
            </span>
          </h1>
          <p className="flex flex-wrap items-center gap-x-3 text-sm">
            <span className="inline-flex items-center gap-1.5">
              <Icon aria-hidden="true" className="size-4 text-accent" />
              {modeName(session.sessionType)}
            </span>
            <span className="inline-flex items-center gap-1.5" role="status">
              <span aria-hidden="true" className={classes('forced-edge size-2 rounded-full', tones[tone])} />
              <span data-testid="connection-state">{words}</span>
            </span>
          </p>
        </div>
        <Timer clock={clock} paidMinutes={session.paidDurationMinutes} />
      </div>
      {clock.startedAtMs === null && (
        <p className="mx-auto mt-1 max-w-6xl text-sm">The clock starts when both of you are in.</p>
      )}
    </header>
  )
}
