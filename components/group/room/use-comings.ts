'use client'

import { useState } from 'react'
import { isReached } from '@/components/call/others'
import type { MemberView } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { comings as words } from '@/locales/en/group/room'
import { list } from '@/locales/en/room/room'

type Seen = Pick<MemberView, 'id' | 'name' | 'present' | 'media' | 'left'>

/** Who came and who went since it was said last, in words. */
export function useComings(members: readonly Seen[]): string {
  const [known, setKnown] = useState<{ here: readonly string[]; said: string }>({ here: [], said: '' })
  const here = idsOf(members)
  const changed = here.length !== known.here.length || here.some((id) => !known.here.includes(id))
  if (changed) setKnown({ here, said: comingsOf(known.here, members) })
  return known.said
}

function idsOf(members: readonly Seen[]): string[] {
  return members.filter(isReached).map(({ id }) => id)
}

/** @param before ids of those who were in */
export function comingsOf(before: readonly string[], members: readonly Seen[]): string {
  const came = members.filter((one) => isReached(one) && !before.includes(one.id))
  const gone = members.filter((one) => !isReached(one) && before.includes(one.id))
  const lost = gone.filter(({ left }) => left === 'connection_lost')
  const left = gone.filter((one) => !lost.includes(one))
  return [sentence(words.came, came), sentence(words.left, left), sentence(words.lost, lost)]
    .filter((words) => words !== '')
    .join(' ')
}

function sentence(words: (names: string, several: boolean) => string, who: readonly Seen[]): string {
  return who.length === 0 ? '' : words(list(who.map(({ name }) => firstName(name))), who.length > 1)
}
