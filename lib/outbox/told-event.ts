import * as z from 'zod'
import { toDecimal } from '@/lib/contract/money'
import type { OutboxEvent } from '@/lib/db/functions/outbox'

/** An event as other programs are told of it, in the feed and by webhooks: the same text for the same event, whenever it is told. */
export interface ToldEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

export function toldEvent({ id, type, at, body, ...event }: OutboxEvent): ToldEvent {
  const { bookingId, sessionId, externalId, version, metadata } = event
  return {
    id,
    type,
    timestamp: new Date(at).toISOString(),
    data: { bookingId, sessionId, externalId, version, ...told(body, undefined), metadata },
  }
}

const amounts = /Minor$/
const times = /(?:At|Time)$/
const object = z.record(z.string(), z.unknown())

/** Amounts become decimals of the currency that stands beside or above them, times end in Z. */
function told(body: Readonly<Record<string, unknown>>, outer: string | undefined): Record<string, unknown> {
  const currency = typeof body['currency'] === 'string' ? body['currency'] : outer
  return Object.fromEntries(
    Object.entries(body).map(([name, value]): [string, unknown] => {
      if (amounts.test(name) && typeof value === 'number' && currency)
        return [name.replace(amounts, ''), toDecimal(value, currency)]
      if (times.test(name) && typeof value === 'string') return [name, new Date(value).toISOString()]
      // As the API calls whoever acts for the practice.
      if ((name === 'endedBy' || name === 'by') && value === 'admin') return [name, 'practice']
      const inner = object.safeParse(value)
      return [name, inner.success ? told(inner.data, currency) : value]
    }),
  )
}
