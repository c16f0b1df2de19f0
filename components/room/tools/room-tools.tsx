'use client'

import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import { RoundButton } from '@/components/call/round-button'
import type { Ground } from '@/components/call/surface'
import { tools as words } from '@/locales/en/room/room'
import type { ExtrasAccess } from './use-extras'

interface RoomToolsProps {
  readonly extras: ExtrasAccess
  /** Whose reactions pass by. */
  readonly name: string
  /** The link whose holder keeps notes here; null: nobody does. */
  readonly notesOf: string | null
  readonly ground: Ground
}

/** Reactions, and for who keeps them notes: one button, and behind it a part that is fetched when it is needed. */
export function RoomTools({ extras: { part, want }, name: other, notesOf, ground }: RoomToolsProps) {
  const [open, setOpen] = useState(false)
  const hasNotes = notesOf !== null
  const name = hasNotes ? words.reactionsAndNotes : words.reactions
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
        <part.Tools
          reactions={part.reactions}
          name={other}
          notesOf={notesOf}
          open={open}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  )
}
