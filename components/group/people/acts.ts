import type { People } from '@/lib/client/group/hosted-api'
import type { HerfModeration } from '@/lib/contract/http/herf'

/** What somebody is in the room whose people they see. */
export type Standing = 'host' | 'cohost' | 'member'

/** What is done about one person. */
export type MemberAct = Extract<
  HerfModeration,
  'admit' | 'turn_away' | 'remove' | 'let_back' | 'make_cohost' | 'unmake_cohost'
>

type Seen = Pick<People[number], 'role' | 'guest' | 'state'>

/** What `standing` may do about a person, the likeliest first; the database says so once more. */
export function actsOn({ role, guest, state }: Seen, standing: Standing): MemberAct[] {
  if (standing === 'member' || role === 'host') return []
  if (standing === 'cohost' && role === 'cohost') return []
  const isHost = standing === 'host'
  if (state === 'removed') return isHost ? ['let_back'] : []
  if (state === 'waits') return ['admit', 'turn_away']
  const acts: MemberAct[] = []
  if (isHost && !guest) acts.push(role === 'cohost' ? 'unmake_cohost' : 'make_cohost')
  acts.push('remove')
  return acts
}
