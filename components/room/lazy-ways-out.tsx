'use client'

import { type ComponentProps, useState } from 'react'
import { Entering } from '@/components/appointment/entering'
import { partOf, usePart } from '@/components/ui/use-part'

type WaysOut = typeof import('./ways-out')

export const fetchWaysOut = () => import('./ways-out')
const awayPart = partOf(async () => (await fetchWaysOut()).Away)
const replacedPart = partOf(async () => (await fetchWaysOut()).Replaced)
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
  const [asked, setAsked] = useState(false)
  if (props.open && !asked) setAsked(true)
  return asked ? <FetchedLeaveDialog {...props} /> : null
}

function FetchedLeaveDialog(props: ComponentProps<WaysOut['LeaveDialog']>) {
  const Fetched = usePart(leavePart)
  return Fetched && <Fetched {...props} />
}
