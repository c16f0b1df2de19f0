'use client'

import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import type { SessionView } from '@/lib/room/http'
import type { Ground } from './ground'
import { RoundButton } from './round-button'
import type { ExtrasAccess } from './use-extras'

interface RoomToolsProps {
  readonly extras: ExtrasAccess
  readonly session: SessionView
  readonly ground: Ground
}

/** Reactions for both sides, notes for the consultant: one button, and behind it a part that is fetched when it is needed. */
export function RoomTools({ extras: { part, want }, session, ground }: RoomToolsProps) {
  const [open, setOpen] = useState(false)
  const hasNotes = session.participantType === 'consultant'
  const name = hasNotes ? 'Reactions and notes' : 'Reactions'
  return (
    <div className="relative">
      <RoundButton
        name={name}
        words={name}
        long={hasNotes}
        icon={<SmilePlus aria-hidden="true" className="size-5" />}
        ground={ground}
        // Over a moving picture nothing is read without a ground of its own.
        look={ground === 'stage' ? 'plain' : 'quiet'}
        expanded={open}
        onPress={() => want(() => setOpen(!open))}
      />
      {part && (
        <part.Tools reactions={part.reactions} session={session} open={open} onClose={() => setOpen(false)} />
      )}
    </div>
  )
}
