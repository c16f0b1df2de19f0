'use client'

import type { ComponentProps } from 'react'
import { partOf, usePart } from '@/components/ui/lazy'
import { Entering } from '@/components/ui/page/entering'
import { entering } from '@/locales/en/room/room'

type LeftScreens = typeof import('./left-screen')

/** Fetched once the room is quiet or somebody leaves it. */
export const fetchLeftScreens = () => import('./left-screen')
const awayPart = partOf(async () => (await fetchLeftScreens()).Away)
const replacedPart = partOf(async () => (await fetchLeftScreens()).Replaced)

export function Away(props: ComponentProps<LeftScreens['Away']>) {
  const Fetched = usePart(awayPart)
  return Fetched ? <Fetched {...props} /> : <Entering words={entering.left} />
}

export function Replaced(props: ComponentProps<LeftScreens['Replaced']>) {
  const Fetched = usePart(replacedPart)
  return Fetched ? <Fetched {...props} /> : <Entering words={entering.replaced} />
}
