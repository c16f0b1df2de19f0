import type { AftermathView } from '@/lib/contract/http/after-settlement'
import type { SessionView } from '@/lib/contract/http/session'
import { isolated } from '@/lib/contract/isolated'
import { formatMoney } from '@/lib/format'
import { disputes, since } from '@/locales/en/appointment/afterwards'

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
      client ? since.refundedToYou(amount) : since.refunded(amount, isolated(facts.otherParticipantName)),
    )
  }
  return lines
}

function disputeWords(
  { status, openedBy, withheld }: NonNullable<AftermathView['dispute']>,
  { currency }: AftermathView,
  { participantType, otherParticipantName }: Facts,
): string {
  const words = disputes[openedBy === participantType ? 'you' : 'other'][status](otherParticipantName)
  const isWithheld = participantType === 'consultant' && !/^0+(\.0+)?$/.test(withheld)
  return status === 'open' && isWithheld
    ? `${words} ${disputes.withheld(formatMoney(withheld, currency))}`
    : words
}
