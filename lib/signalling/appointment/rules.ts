import { clientEvents } from '@/lib/contract/socket'
import type { ReceptionReport } from '@/lib/contract/socket/quality'
import { knownReception } from '@/lib/room/checks/known-forms'
import type { LiveRoom } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import { done } from '../rooms/reply'
import { rule } from '../rooms/rule'
import type { AppointmentRoom } from './appointment-room'
import type { Reception } from './call-reports'
import type { Extensions } from './extensions'
import { sideOf } from './side'

interface Parts {
  of(room: LiveRoom): AppointmentRoom
  readonly extensions: Extensions
  readonly reception: Reception
}

/** The events that only an appointment grants. */
export function appointmentRules({ of, extensions, reception }: Parts) {
  /** What a page says of what arrives. The other side never hears of it, only of what follows. */
  const report = (member: Member, said: ReceptionReport) => {
    reception.report(of(member.room), sideOf(member), said)
    return done
  }
  return {
    'reception-report': rule(clientEvents['reception-report'], 'grant', report, (member, packet) => {
      const seen = knownReception(packet)
      return seen && report(member, seen)
    }),
    'propose-extension': rule(clientEvents['propose-extension'], 'grant', (member, payload) =>
      extensions.propose(of(member.room), member, payload),
    ),
    'answer-extension': rule(clientEvents['answer-extension'], 'grant', (member, payload) =>
      extensions.answer(of(member.room), member, payload),
    ),
  }
}
