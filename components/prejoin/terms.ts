import type { SessionView } from '@/lib/room/http'

/** What the price means for this side, in one or two sentences. */
export function termsOf({ participantType, billing, freeSeconds }: SessionView): string {
  const client = participantType === 'client'
  const free = freeSeconds > 0 && client ? ` Less than ${freeSeconds} s together costs nothing.` : ''
  switch (billing) {
    case 'prorata':
      return client
        ? `You pay only for the time both of you are in; the rest comes back to you.${free}`
        : 'You are paid for the time both of you are in.'
    case 'per_minute':
      return client
        ? `You pay for the minutes both of you are in, each started one in full; the rest comes back to you.${free}`
        : 'You are paid for the minutes both of you are in, each started one in full.'
    case 'fixed':
      return client
        ? `The price is fixed for the whole session.${free}`
        : 'The price is fixed for the whole session.'
    default:
      return billing satisfies never
  }
}
