'use client'

import { SmilePlus } from 'lucide-react'
import { useRef, useState } from 'react'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { RoundButton } from './round-button'
import { useOnDemand } from './use-on-demand'

const wakes = ['reaction']

async function fetchTools(client: RoomClient) {
  const { createToolsPart } = await import('@/components/extras/tools-part')
  return createToolsPart(client)
}

interface RoomToolsProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  readonly ground: Ground
}

/** Reactions for both sides, notes for the consultant: one button, and behind it a part that is fetched when it is needed. */
export function RoomTools({ client, snapshot: { session }, ground }: RoomToolsProps) {
  const [part, want] = useOnDemand(client, wakes, fetchTools)
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const name = session.participantType === 'consultant' ? 'Reactions and notes' : 'Reactions'
  const close = () => {
    setOpen(false)
    place.current?.querySelector('button')?.focus()
  }
  return (
    <div ref={place} className="relative">
      <RoundButton
        name={name}
        words={name}
        icon={<SmilePlus aria-hidden="true" className="size-5" />}
        ground={ground}
        look="quiet"
        expanded={open}
        onPress={() => {
          setOpen(!open)
          want().catch(() => setOpen(false))
        }}
      />
      {part && <part.Tools reactions={part.reactions} session={session} open={open} onClose={close} />}
    </div>
  )
}
