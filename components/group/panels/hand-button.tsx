'use client'

import { Hand } from 'lucide-react'
import { RoundButton } from '@/components/call/round-button'
import type { Ground } from '@/components/call/surface'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { hand as words } from '@/locales/en/group/panels'
import { placeOf } from './people'

interface HandButtonProps {
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
  readonly ground: Ground
}

/** Raises one's hand, and takes it down again. */
export function HandButton({ client, snapshot: { hands, view }, ground }: HandButtonProps) {
  const up = placeOf(hands, view.memberId) !== null
  return (
    <RoundButton
      name={words.raise}
      words={words.raise}
      icon={<Hand aria-hidden="true" className="size-5" />}
      ground={ground}
      look={up ? 'off' : ground === 'stage' ? 'plain' : 'quiet'}
      pressed={up}
      iconOnly
      onPress={() => client.raiseHand(!up)}
    />
  )
}

interface HandMarkProps {
  readonly hands: GroupSnapshot['hands']
  readonly member: string
}

/** On a tile: the hand is up, and which it is. */
export function HandMark({ hands, member }: HandMarkProps) {
  const place = placeOf(hands, member)
  if (place === null) return null
  return (
    <p className="flex items-center gap-1.5 rounded-lg bg-brand px-2.5 py-1 text-sm font-semibold text-ink">
      <Hand aria-hidden="true" className="size-4" />
      <span aria-hidden="true">{words.inOrder(place, hands.length)}</span>
      <VisuallyHidden>{words.place(place, hands.length)}</VisuallyHidden>
    </p>
  )
}
