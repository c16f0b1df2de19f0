import type { Database } from '@/lib/db'
import type { OrderedPayout } from '@/lib/db/functions/money/payouts'
import type { PageKey } from '@/lib/db/functions/shapes/page-key'

/** Pages of payouts that are on their way, for files; the newest first. */
export async function* payoutsOnTheirWay(database: Database): AsyncGenerator<readonly OrderedPayout[]> {
  let after: PageKey | null = null
  do {
    const page: { payouts: OrderedPayout[]; nextAfter: PageKey | null } = await database.rpc('payouts_page', {
      p_status: 'in_transit',
      p_limit: 500,
      p_after: after,
    })
    yield page.payouts
    after = page.nextAfter
  } while (after)
}
