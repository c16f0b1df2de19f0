'use client'

import { Video } from 'lucide-react'
import { InAppAdvice } from '@/components/devices/in-app-advice'
import { NoCallsAdvice } from '@/components/devices/no-calls'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { partOf, usePart } from '@/components/ui/lazy'
import { makesCalls } from '@/lib/client/devices/makes-calls'
import type { Place } from '@/lib/client/http/api'
import { check as words } from '@/locales/en/devices/devices'
import type { DeviceCheck } from './use-device-check'

interface DeviceCheckPanelProps {
  readonly check: DeviceCheck
  /** Where the line can be tested; null: nowhere. */
  readonly place: Place | null
}

/** What is shown after the tap is fetched with it. */
const openCheck = partOf(() => import('./open-check').then(({ OpenCheck }) => OpenCheck))

/** Nothing is asked for before a tap, and never a device that the mode does not carry. */
export function DeviceCheckPanel({ check, place }: DeviceCheckPanelProps) {
  const isClient = useHydrated()
  if (isClient && !makesCalls()) return <NoCallsAdvice />
  return (
    <section aria-label={words.label} className="flex min-w-0 grow flex-col gap-4">
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
        {check.hasCamera ? words.openWithCamera : words.open}
      </Button>
      <p role="status" className="mt-2 text-sm">
        {opening ? words.asking : invitation(check.hasCamera)}
      </p>
    </div>
  )
}

function invitation(hasCamera: boolean): string {
  return hasCamera ? words.invitationWithCamera : words.invitation
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
