'use client'

import { Video } from 'lucide-react'
import { useHydrated } from '@/components/appointment/use-place'
import { InAppAdvice } from '@/components/devices/in-app-advice'
import { NoCallsAdvice } from '@/components/devices/no-calls'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { partOf, usePart } from '@/components/ui/use-part'
import type { Place } from '@/lib/client/api'
import { makesCalls } from '@/lib/client/makes-calls'
import type { DeviceCheck } from './use-device-check'

interface DeviceCheckPanelProps {
  readonly check: DeviceCheck
  readonly place: Place
}

/** What is shown after the tap is fetched with it. */
const openCheck = partOf(() => import('./open-check').then(({ OpenCheck }) => OpenCheck))

/** Nothing is asked for before a tap, and never a device that the mode does not carry. */
export function DeviceCheckPanel({ check, place }: DeviceCheckPanelProps) {
  const isClient = useHydrated()
  if (isClient && !makesCalls()) return <NoCallsAdvice />
  return (
    <section aria-label="Device check" className="flex min-w-0 grow flex-col gap-4">
      {isClient && <InAppAdvice />}
      {check.state.step === 'idle' ? <Closed check={check} /> : <Open check={check} place={place} />}
    </section>
  )
}

function Closed({ check, opening = false }: { readonly check: DeviceCheck; readonly opening?: boolean }) {
  return (
    <div
      className={classes(
        'flex flex-col items-center justify-center rounded-2xl bg-gray-50 p-4 text-center',
        check.hasCamera && 'md:grow lying:justify-start lying:pt-6',
      )}
    >
      <Video
        aria-hidden="true"
        className={classes('mb-4 hidden size-10 text-gray-500', check.hasCamera && 'md:block')}
      />
      <Button className="w-full max-w-sm px-3" pending={opening} onClick={check.open}>
        {check.hasCamera ? 'Check microphone and camera' : 'Check microphone'}
      </Button>
      <p role="status" className="mt-2 text-sm">
        {opening ? 'Your browser may ask for permission now.' : invitation(check.hasCamera)}
      </p>
    </div>
  )
}

function invitation(hasCamera: boolean): string {
  return hasCamera ? 'See and hear yourself before you go in.' : 'See whether your microphone hears you.'
}

function Open({ check, place }: DeviceCheckPanelProps) {
  const Panel = usePart(openCheck)
  const { state } = check
  return Panel && state.step === 'open' ? (
    <Panel check={check} devices={state.devices} place={place} />
  ) : (
    <Closed check={check} opening />
  )
}
