'use client'

import { useState } from 'react'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import { isolated } from '@/lib/contract/isolated'
import { firstName } from '@/lib/format-name'
import { hand as words } from '@/locales/en/group/panels'
import { placeOf } from './people'

type Seen = Pick<GroupSnapshot, 'hands' | 'members'> & {
  readonly view: Pick<GroupSnapshot['view'], 'memberId'>
}

/** What is said of raised hands: of one's own how it stands, of others' that they went up. */
export function useHandsSaid({ hands, members, view }: Seen): {
  readonly own: string
  readonly others: string
} {
  const [known, setKnown] = useState({ hands, own: '', others: '' })
  if (known.hands !== hands) {
    const others = hands.filter(({ memberId }) => memberId !== view.memberId)
    const latest = others.findLast(({ memberId }) => placeOf(known.hands, memberId) === null)
    const name = members.find(({ id }) => id === latest?.memberId)?.name
    const isAnyGone = others.length < known.hands.length
    setKnown({
      hands,
      own: ownOf(known.hands, hands, view.memberId) ?? known.own,
      others: name === undefined ? (isAnyGone ? '' : known.others) : words.raised(isolated(firstName(name))),
    })
  }
  return known
}

function ownOf(before: Seen['hands'], now: Seen['hands'], self: string): string | null {
  const place = placeOf(now, self)
  if (place !== null) return words.up(place, now.length)
  return placeOf(before, self) === null ? null : words.down
}
