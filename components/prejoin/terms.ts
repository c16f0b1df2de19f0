import type { SessionView } from '@/lib/room/http'

type Booked = Pick<
  SessionView,
  'participantType' | 'otherParticipantName' | 'billing' | 'freeSeconds' | 'noShow'
>

/** What the price means for this side, in a few sentences (docs/money.md). */
export function termsOf(session: Booked): string {
  return session.participantType === 'client' ? clientTerms(session) : consultantTerms(session)
}

function clientTerms(session: Booked): string {
  const away = 'When you are away, the first 60 s of it still count.'
  switch (session.billing) {
    case 'prorata':
      return `You pay only for the time both of you are in; the rest comes back to you. ${away}${free(session)}`
    case 'per_minute':
      return `You pay for the minutes both of you are in, each started one in full; the rest comes back to you. ${away}${free(session)}`
    case 'fixed':
      return `The price is fixed: you pay it in full when 80 % of the booked time is used, or ${session.otherParticipantName} is there for 80 % of it; otherwise by the second.${free(session)}`
    default:
      return session.billing satisfies never
  }
}

/** Whoever only looks in is charged as if it had not come, where not coming costs something. */
function free({ freeSeconds, noShow }: Booked): string {
  if (freeSeconds === 0) return ''
  const unless = /^0+(\.0+)?$/.test(noShow.cost) ? '' : ', unless you do not stay: that is like not coming'
  return ` Less than ${freeSeconds} s together costs nothing${unless}.`
}

function consultantTerms({ billing, otherParticipantName }: Booked): string {
  const away = `When ${otherParticipantName} is away, the first 60 s of it still count; when you are away, that time is not paid.`
  switch (billing) {
    case 'prorata':
      return `You are paid for the time both of you are in. ${away}`
    case 'per_minute':
      return `You are paid for the minutes both of you are in, each started one in full. ${away}`
    case 'fixed':
      return 'The price is fixed: you earn it in full when 80 % of the booked time is used, or you are there for 80 % of it; otherwise you are paid by the second.'
    default:
      return billing satisfies never
  }
}
