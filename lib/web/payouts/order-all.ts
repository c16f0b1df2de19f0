import { createHash } from 'node:crypto'
import type { Database } from '@/lib/db'
import type { BalancesKey } from '@/lib/db/functions/money/withdrawals'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { isRefusal } from '../failures'

interface OrderAll {
  readonly claims: Claims
  readonly actor: string
  readonly reason: string
  /** Of the press: repeated, it orders nothing twice. */
  readonly key: string
}

/** Orders a payout of all that is owed to each consultant, in each currency, one transaction each. @returns how many are on their way by it */
export async function orderAll(
  database: Database,
  { claims, actor, reason, key }: OrderAll,
): Promise<number> {
  let ordered = 0
  let after: BalancesKey | null = null
  do {
    const page = await balancesPage(database, claims, after)
    for (const { ref, personId, currency, freeMinor } of page.people) {
      if (freeMinor === 0) continue
      const p_idempotency_key = createHash('sha256').update(`${key} ${personId} ${currency}`).digest('hex')
      try {
        await database.rpc('order_payout', {
          p_participant_type: 'consultant',
          p_ref: ref,
          p_amount_minor: null,
          p_currency: currency,
          p_actor: actor,
          p_reason: reason,
          p_idempotency_key,
        })
        ordered += 1
      } catch (error) {
        // Somebody else ordered it since the page was read.
        if (!isRefusal(error) || error.code !== 'insufficient_funds') throw error
      }
    }
    after = page.nextAfter
  } while (after)
  return ordered
}

function balancesPage(database: Database, claims: Claims, after: BalancesKey | null) {
  return database.rpc('admin_balances', {
    p_claims: claims,
    p_participant_type: 'consultant',
    p_limit: 200,
    ...(after ? { p_after: after } : {}),
  })
}
