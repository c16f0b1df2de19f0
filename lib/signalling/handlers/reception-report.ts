import type { ReceptionReport } from '@/lib/room/events'
import { everydayReception } from '@/lib/room/everyday'
import type { Member } from '../member'
import { done } from '../outcome'
import type { Reception } from '../reception'

/** What a page says of what arrives. The other side never hears of it, only of what follows. */
export function receptionReportHandler(reception: Pick<Reception, 'report'>) {
  const act = (member: Member, report: ReceptionReport) => {
    reception.report(member, report)
    return done
  }
  return {
    act,
    everyday(member: Member, packet: string) {
      const report = everydayReception(packet)
      return report && act(member, report)
    },
  }
}
