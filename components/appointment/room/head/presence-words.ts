import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import type { MemberView } from '@/lib/client/room/snapshot'
import { presence as words } from '@/locales/en/room/presence'

type Presence = Pick<AppointmentSnapshot, 'phase' | 'session'>
type Other = Pick<MemberView, 'present' | 'left'>

/** Beside the name, in words and not by a colour alone. */
export function presenceWords({ phase, session }: Presence, { present, left }: Other): string {
  if (phase === 'entering') return '' // not known yet
  if (present) return words.here
  switch (left) {
    case 'connection_lost':
    case 'page_closed':
    case 'elsewhere':
      return words[left]
    case 'left':
    case 'replaced':
    case 'revoked':
      return words.left
    case null:
      return session.startedAt === null ? words.notYet : words.notNow
    default:
      return left satisfies never
  }
}

/** The same as a sentence: "Asha has left." @param name of the other side */
export function presenceSentence(seen: Presence, other: Other, name: string): string {
  return words.sentence(name, presenceWords(seen, other))
}
