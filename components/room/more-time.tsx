'use client'

import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { partOf } from '@/components/ui/use-part'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import type { Ground } from './ground'
import { RoundButton } from './round-button'

export interface MoreTimeProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  /** This side is about to ask for more. */
  readonly choosing: boolean
  readonly onChosen: () => void
}

/** Fetched when somebody wants more time, and not before: most sessions end as booked. */
const panel = partOf(() => import('./extension-panel').then(({ ExtensionPanel }) => ExtensionPanel))

/** The choice of minutes, the question to the other side, and its answer. */
export function MoreTime(props: MoreTimeProps) {
  const { snapshot, choosing, onChosen } = props
  const [Panel, setPanel] = useState(() => panel.fetched())
  const wanted = choosing || snapshot.extension !== null
  useEffect(() => {
    if (!wanted || Panel) return
    // Without it the session goes on all the same: the button can be pressed again.
    panel.load().then(() => setPanel(() => panel.fetched()), onChosen)
  }, [wanted, Panel, onChosen])
  return wanted && Panel ? <Panel {...props} /> : null
}

interface AddTimeProps extends Pick<MoreTimeProps, 'snapshot'> {
  readonly ground: Ground
  readonly onPress: () => void
}

/** Beside the clock, from when it runs; while a proposal waits, that one is answered first. */
export function AddTime({ snapshot, ground, onPress }: AddTimeProps) {
  const { extension, clock } = snapshot
  if (clock.startedAtMs === null || extension?.state === 'open') return null
  return (
    <RoundButton
      name="Add time"
      words="Add time"
      icon={<Plus aria-hidden="true" className="size-5" />}
      ground={ground}
      pending={extension?.state === 'asking'}
      onPress={onPress}
    />
  )
}
