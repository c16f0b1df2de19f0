'use client'

import { type ComponentProps, useState } from 'react'
import { partOf, usePart } from '@/components/ui/lazy'

type Dialogs = typeof import('./dialogs')

export const fetchDialogs = () => import('./dialogs')
const endPart = partOf(async () => (await fetchDialogs()).EndDialog)
const soonPart = partOf(async () => (await fetchDialogs()).AwaySoon)
const leavePart = partOf(async () => (await fetchDialogs()).LeaveDialog)
const pausedPart = partOf(async () => (await fetchDialogs()).PausedQuestion)

/** There from the first question on, so that closing it gives the focus back. */
export function LeaveDialog(props: ComponentProps<Dialogs['LeaveDialog']>) {
  return useAsked(props.open) && <FetchedLeaveDialog {...props} />
}

export function EndDialog(props: ComponentProps<Dialogs['EndDialog']>) {
  return useAsked(props.open) && <FetchedEndDialog {...props} />
}

function useAsked(open: boolean): boolean {
  const [asked, setAsked] = useState(false)
  if (open && !asked) setAsked(true)
  return asked
}

function FetchedLeaveDialog(props: ComponentProps<Dialogs['LeaveDialog']>) {
  const Fetched = usePart(leavePart)
  return Fetched && <Fetched {...props} />
}

function FetchedEndDialog(props: ComponentProps<Dialogs['EndDialog']>) {
  const Fetched = usePart(endPart)
  return Fetched && <Fetched {...props} />
}

export function AwaySoon(props: ComponentProps<Dialogs['AwaySoon']>) {
  const Fetched = usePart(soonPart)
  return Fetched && <Fetched {...props} />
}

/** Fetched by the first question: most sessions have no pause. */
export function PausedQuestion(props: ComponentProps<Dialogs['PausedQuestion']>) {
  return props.open && <FetchedPausedQuestion {...props} />
}

function FetchedPausedQuestion(props: ComponentProps<Dialogs['PausedQuestion']>) {
  const Fetched = usePart(pausedPart)
  return Fetched && <Fetched {...props} />
}
