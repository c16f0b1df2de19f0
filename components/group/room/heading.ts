import { isReached } from '@/components/call/others'
import type { Heading } from '@/components/room/room-header'
import type { GroupSnapshot } from '@/lib/client/group/snapshot'
import { presence } from '@/locales/en/group/room'

type Seen = Pick<GroupSnapshot, 'members' | 'phase'> & {
  readonly view: Pick<GroupSnapshot['view'], 'title' | 'capacity'>
}

/** The room's title, and how many are in: as many as there are tiles. What is said of who comes and goes: `useComings`. */
export function headingOf({ view, members, phase }: Seen): Omit<Heading, 'said'> {
  const here = members.filter(isReached)
  return {
    name: view.title,
    presence: phase === 'entering' ? '' : presence(here.length + 1, view.capacity),
    isHere: here.length > 0,
  }
}
