'use client'

import { type ComponentProps, useState } from 'react'
import { Entering } from '@/components/appointment/entering'
import { partOf, usePart } from '@/components/ui/use-part'

type WaysOut = typeof import('./ways-out')

export const fetchWaysOut = () => import('./ways-out')
const awayPart = partOf(async () => (await fetchWaysOut()).Away)
const replacedPart = partOf(async () => (await fetchWaysOut()).Replaced)
const endPart = partOf(async () => (await fetchWaysOut()).EndDialog)
const soonPart = partOf(async () => (await fetchWaysOut()).AwaySoon)
const leavePart = partOf(async () => (await fetchWaysOut()).LeaveDialog)

export function Away(props: ComponentProps<WaysOut['Away']>) {
  const Fetched = usePart(awayPart)
  return Fetched ? <Fetched {...props} /> : <Entering words="You left the room." />
}

export function Replaced(props: ComponentProps<WaysOut['Replaced']>) {
  const Fetched = usePart(replacedPart)
  return Fetched ? <Fetched {...props} /> : <Entering words="This session is now open on another device." />
}

/** There from the first question on, so that closing it gives the focus back. */
export function LeaveDialog(props: ComponentProps<WaysOut['LeaveDialog']>) {
  return useAsked(props.open) && <FetchedLeaveDialog {...props} />
}

export function EndDialog(props: ComponentProps<WaysOut['EndDialog']>) {
  return useAsked(props.open) && <FetchedEndDialog {...props} />
}

function useAsked(open: boolean): boolean {
  const [asked, setAsked] = useState(false)
  if (open && !asked) setAsked(true)
  return asked
}

function FetchedLeaveDialog(props: ComponentProps<WaysOut['LeaveDialog']>) {
  const Fetched = usePart(leavePart)
  return Fetched && <Fetched {...props} />
}

function FetchedEndDialog(props: ComponentProps<WaysOut['EndDialog']>) {
  const Fetched = usePart(endPart)
  return Fetched && <Fetched {...props} />
}

export function AwaySoon(props: ComponentProps<WaysOut['AwaySoon']>) {
  const Fetched = usePart(soonPart)
  return Fetched && <Fetched {...props} />
}
