import { formatMoney } from '@/lib/format'
import type { CancellationView } from '@/lib/room/http'

/** What comes back, in large. */
export function returnedWords({ amountReturned, currency }: CancellationView): string {
  return `${formatMoney(amountReturned, currency)} come back to you`
}

/** What is kept of the price, or that nothing is. `freeUntil`: in the reader's own zone. */
export function keptWords(effect: CancellationView, freeUntil: string | null): string {
  const { amountHeld, amountKept, currency } = effect
  const kept = formatMoney(amountKept, currency)
  const held = formatMoney(amountHeld, currency)
  if (isZero(amountKept)) {
    return freeUntil === null
      ? `That is all of it: nothing is charged.`
      : `That is all of it: nothing is charged. From ${freeUntil} on a part would be kept.`
  }
  return `${kept} of ${held} are kept, because cancelling was free only until ${freeUntil}.`
}

function isZero(amount: string): boolean {
  return /^0+(\.0+)?$/.test(amount)
}
