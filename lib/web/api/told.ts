import { toDecimal } from '@/lib/contract/money'
import type { ApiBooking } from '@/lib/db/functions/api'
import { requiredSecret } from '@/lib/env'
import { openLinks } from '@/lib/links/derived-link'
import type { ApiCall } from './api-route'

/** A session as programs are told of it: amounts are decimals of its currency, and null until a settlement knows them. */
export function sessionTold(booking: ApiBooking) {
  const { currency, corrections } = booking
  const amount = (minor: number | null | undefined) =>
    typeof minor === 'number' ? toDecimal(minor, currency) : null
  return {
    sessionId: booking.sessionId,
    bookingId: booking.bookingId,
    externalId: booking.externalId,
    sessionType: booking.sessionType,
    status: booking.status,
    client: { ref: booking.clientRef, name: booking.client.name },
    consultant: { ref: booking.consultantRef, name: booking.consultant.name },
    scheduledStartTime: booking.scheduledStartTime,
    scheduledEndTime: new Date(
      Date.parse(booking.scheduledStartTime) + booking.paidDurationMinutes * 60_000,
    ).toISOString(),
    startedAt: booking.startedAt,
    endedAt: booking.endedAt,
    bookedSeconds: booking.paidDurationMinutes * 60,
    billableSeconds: booking.durationSeconds,
    endReason: booking.endReason,
    endedBy: booking.endedBy === 'admin' ? 'practice' : booking.endedBy,
    currency,
    settlement: corrections && {
      gross: amount(corrections.grossMinor),
      fee: amount(booking.feeMinor),
      released: amount(booking.releasedMinor),
      returned: amount(booking.returnedMinor),
      refunded: amount(corrections.refundedMinor),
      net: amount(corrections.netMinor),
    },
  }
}

/** The links of a session as its practice may send them; null for a side whose link was revoked. */
export async function linksTold({ database, env }: Pick<ApiCall, 'database' | 'env'>, sessionId: string) {
  const links = await openLinks(database, requiredSecret(env), sessionId)
  const urlOf = (side: string) => {
    const link = links.find(({ participantType }) => participantType === side)
    return link ? `${env.appUrl}/session/${link.token}` : null
  }
  return { clientUrl: urlOf('client'), consultantUrl: urlOf('consultant') }
}

/** A booking as programs are told of it. */
export function bookingTold(booking: ApiBooking) {
  const { status, settlement, ...session } = sessionTold(booking)
  return {
    ...session,
    status,
    durationMinutes: booking.paidDurationMinutes,
    price: toDecimal(booking.priceMinor, booking.currency),
    billing: booking.billing,
    funding: booking.funding,
    relayOnly: booking.relayOnly,
    createdAt: booking.createdAt,
    metadata: booking.metadata,
    settlement,
  }
}

/** With its links, where the key may send them. */
export async function bookingWithLinks(call: ApiCall, booking: ApiBooking) {
  const { scopes } = call.key
  const maySend = scopes.includes('links:issue') || scopes.includes('bookings:write')
  return { ...bookingTold(booking), ...(maySend ? await linksTold(call, booking.sessionId) : {}) }
}
