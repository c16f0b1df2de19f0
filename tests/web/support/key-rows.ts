/** For programs that show a key, whoever’s browser asks; what each key may do is in tests/web/api.test.ts. */
export interface KeyRow {
  readonly of: 'key'
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
}

/** What other programs ask. */
export const keyRows: Record<string, KeyRow> = {
  '/api/v1/balances': { of: 'key', methods: ['GET'] },
  '/api/v1/bookings': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/bookings/[id]': { of: 'key', methods: ['GET'] },
  '/api/v1/bookings/[id]/cancel': { of: 'key', methods: ['POST'] },
  '/api/v1/bookings/[id]/cancellation-preview': { of: 'key', methods: ['GET'] },
  '/api/v1/deposits': { of: 'key', methods: ['POST'] },
  '/api/v1/deliveries/[id]/replay': { of: 'key', methods: ['POST'] },
  '/api/v1/events': { of: 'key', methods: ['GET'] },
  '/api/v1/me': { of: 'key', methods: ['GET'] },
  '/api/v1/payouts': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/payouts.csv': { of: 'key', methods: ['GET'] },
  '/api/v1/payouts/[id]': { of: 'key', methods: ['GET'] },
  '/api/v1/payouts/[id]/cancel': { of: 'key', methods: ['POST'] },
  '/api/v1/payouts/[id]/failed': { of: 'key', methods: ['POST'] },
  '/api/v1/payouts/[id]/paid': { of: 'key', methods: ['POST'] },
  '/api/v1/payouts/[id]/pain001': { of: 'key', methods: ['GET'] },
  '/api/v1/bookings/[id]/reschedule': { of: 'key', methods: ['POST'] },
  '/api/v1/consultants/[ref]/availability': { of: 'key', methods: ['GET', 'PUT'] },
  '/api/v1/consultants/[ref]/busy': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/consultants/[ref]/busy/[id]': { of: 'key', methods: ['DELETE'] },
  '/api/v1/reservations': { of: 'key', methods: ['POST'] },
  '/api/v1/reservations/[id]': { of: 'key', methods: ['DELETE'] },
  '/api/v1/services': { of: 'key', methods: ['GET'] },
  '/api/v1/services/[ref]': { of: 'key', methods: ['GET', 'PUT'] },
  '/api/v1/slots': { of: 'key', methods: ['GET'] },
  '/api/v1/sessions/[id]': { of: 'key', methods: ['GET'] },
  '/api/v1/sessions/[id]/dispute/decide': { of: 'key', methods: ['POST'] },
  '/api/v1/sessions/[id]/end': { of: 'key', methods: ['POST'] },
  '/api/v1/sessions/[id]/refunds': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/sessions/[id]/links': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/settings': { of: 'key', methods: ['GET', 'PATCH'] },
  '/api/v1/webhook-endpoints': { of: 'key', methods: ['GET', 'POST'] },
  '/api/v1/webhook-endpoints/[id]': { of: 'key', methods: ['GET', 'PATCH', 'DELETE'] },
  '/api/v1/webhook-endpoints/[id]/deliveries': { of: 'key', methods: ['GET'] },
  '/api/v1/webhook-endpoints/[id]/disable': { of: 'key', methods: ['POST'] },
  '/api/v1/webhook-endpoints/[id]/enable': { of: 'key', methods: ['POST'] },
  '/api/v1/webhook-endpoints/[id]/recover': { of: 'key', methods: ['POST'] },
  '/api/v1/webhook-endpoints/[id]/rotate-secret': { of: 'key', methods: ['POST'] },
  '/api/v1/webhook-endpoints/[id]/test': { of: 'key', methods: ['POST'] },
}
