import type { MemberView, RoomSnapshot } from '@/lib/client/room/snapshot'
import { failed } from '@/locales/en/call/call'
import { othersOf } from './others'

interface Failed extends Pick<RoomSnapshot, 'trouble'> {
  readonly members: readonly Pick<MemberView, 'name' | 'present' | 'media'>[]
}

/** When trying did not help: what is known of why, and what can be done. */
export function failedWords({ members, trouble }: Failed): { title: string; detail: string } {
  const { title, detail } = failed[trouble ?? 'between']
  return { title, detail: detail(othersOf(members)) }
}
