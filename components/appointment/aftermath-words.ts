import { formatMoney } from '@/lib/format'
import type { AftermathView } from '@/lib/room/aftermath'
import type { SessionView } from '@/lib/room/http'
import { isolated } from '@/lib/room/isolated'

type Facts = Pick<SessionView, 'participantType' | 'otherParticipantName'>

/** What happened since the settlement, to one of the two, a sentence each; nothing when nothing did. */
export function aftermathLines(aftermath: AftermathView, facts: Facts): string[] {
  const { refunded, currency, dispute } = aftermath
  const client = facts.participantType === 'client'
  const lines: string[] = []
  if (dispute) lines.push(disputeWords(dispute, aftermath, facts))
  if (refunded) {
    const amount = formatMoney(refunded, currency)
    lines.push(
      client
        ? `${amount} was refunded to you since.`
        : `${amount} of what ${isolated(facts.otherParticipantName)} had paid was refunded since.`,
    )
  }
  return lines
}

function disputeWords(
  { status, openedBy, withheld }: NonNullable<AftermathView['dispute']>,
  { currency }: AftermathView,
  { participantType, otherParticipantName }: Facts,
): string {
  const who = openedBy === participantType ? 'You' : otherParticipantName
  if (status === 'decided') return `${who} reported a problem, and the practice has decided.`
  const money =
    participantType === 'consultant' && !/^0+(\.0+)?$/.test(withheld)
      ? ` ${formatMoney(withheld, currency)} of your earnings are withheld until then.`
      : ''
  return `${who} reported a problem. The practice looks into it and decides.${money}`
}
