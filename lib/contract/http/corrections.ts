import * as z from 'zod/mini'
import { toDecimal } from '../money'

/**
 * A settled session's money as it is today, in decimals; `amountReleased` and `amountReturned` of the summary beside it stay what the settlement said.
 * gross − refunded = net = released + platform fee, and held = net + returned.
 */
export const correctionsView = z.object({
  /** What the client was charged. */
  amountGross: z.string(),
  amountRefunded: z.string(),
  /** What the client paid in the end. */
  amountNet: z.string(),
  amountReleased: z.string(),
  platformFee: z.string(),
  amountReturned: z.string(),
})
export type CorrectionsView = z.infer<typeof correctionsView>

interface Settled {
  readonly grossMinor: number
  readonly feeMinor: number
  readonly releasedMinor: number
  readonly returnedMinor: number
  readonly currency: string
  readonly corrections?:
    | {
        readonly grossMinor: number
        readonly refundedMinor: number
        readonly netMinor: number
        readonly feeNetMinor: number
        readonly releasedNetMinor: number
        readonly returnedTotalMinor: number
      }
    | undefined
}

/** Nothing can have been corrected of a settlement that was only just made. */
export function toCorrectionsView(settled: Settled): CorrectionsView {
  const amount = (minor: number) => toDecimal(minor, settled.currency)
  const {
    grossMinor,
    refundedMinor = 0,
    netMinor = settled.grossMinor,
    feeNetMinor = settled.feeMinor,
    releasedNetMinor = settled.releasedMinor,
    returnedTotalMinor = settled.returnedMinor,
  } = settled.corrections ?? { grossMinor: settled.grossMinor }
  return {
    amountGross: amount(grossMinor),
    amountRefunded: amount(refundedMinor),
    amountNet: amount(netMinor),
    amountReleased: amount(releasedNetMinor),
    platformFee: amount(feeNetMinor),
    amountReturned: amount(returnedTotalMinor),
  }
}
