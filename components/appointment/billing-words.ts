import type { Billing } from '@/lib/room/words'

/** How a price becomes an amount, as a receipt says it. */
export const billingWords = {
  prorata: 'By the second',
  fixed: 'Fixed price',
  per_minute: 'Each started minute',
} as const satisfies Record<Billing, string>
