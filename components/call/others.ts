import type { MemberView } from '@/lib/client/room/snapshot'
import { firstName } from '@/lib/format-name'
import { list } from '@/locales/en/room/room'

type Named = Pick<MemberView, 'name' | 'present' | 'media'>

/** Whoever is in, or is still seen and heard though its connection to the service is gone. */
export function isReached({ present, media }: Pick<MemberView, 'present' | 'media'>): boolean {
  return present || media === 'connected'
}

/** The others in a sentence, by their first names: those who are reached or, while nobody is, those who were. */
export function othersOf(members: readonly Named[]): string {
  const here = members.filter(isReached)
  return list((here.length > 0 ? here : members).map(({ name }) => firstName(name)))
}
