'use client'

import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { RoundButton } from '@/components/call/round-button'
import type { Ground } from '@/components/call/surface'
import { partOf } from '@/components/ui/lazy'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { addTime } from '@/locales/en/appointment/clock'

export interface MoreTimeProps {
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
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
      name={addTime}
      words={addTime}
      icon={<Plus aria-hidden="true" className="size-5" />}
      ground={ground}
      pending={extension?.state === 'asking'}
      onPress={onPress}
    />
  )
}
