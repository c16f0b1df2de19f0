import type { CancellationView } from '@/lib/contract/http/session'
import { formatMoney } from '@/lib/format'
import { effect as words } from '@/locales/en/appointment/cancelling'

/** What comes back, in large. */
export function returnedWords({ amountReturned, currency }: CancellationView): string {
  return words.returned(formatMoney(amountReturned, currency))
}

/** What is kept of the price, or that nothing is. `freeUntil`: in the reader's own zone. */
export function keptWords(effect: CancellationView, freeUntil: string | null): string {
  const { amountHeld, amountKept, currency } = effect
  const kept = formatMoney(amountKept, currency)
  const held = formatMoney(amountHeld, currency)
  if (isZero(amountKept)) {
    return freeUntil === null ? words.all : words.allUntil(freeUntil)
  }
  return words.kept(kept, held, freeUntil ?? '')
}

function isZero(amount: string): boolean {
  return /^0+(\.0+)?$/.test(amount)
}
