import { formatDuration, formatMoney } from '@/lib/format'
import { ActButton, type ActDraft } from './act-button'
import type { SessionAffairs } from './types'

/** Gives back, with one press, what was paid for the seconds that a page marked as a poor line: in an open dispute as its decision, else as a refund. */
export function CreditButton({ affairs }: { readonly affairs: SessionAffairs }) {
  const { credit, currency } = affairs
  if (!credit) return null
  const [time, money] = [formatDuration(credit.seconds), formatMoney(credit.amount, currency)]
  const rest =
    affairs.dispute?.status === 'open' ? ' The rest becomes payable, and the dispute is decided.' : ''
  return (
    <ActButton
      name={`Credit ${time} (${money})`}
      question={`Credit ${time} of a poor line?`}
      confirm="Credit"
      reasonLabel="Reason, which the client reads"
      act={actOf(affairs, credit.amount)}
      reason={`The line was poor for ${time}`}
    >
      <p>
        {`${money} goes back to the client: what ${time} of the billed time cost, as the pages marked them.${rest}`}
      </p>
    </ActButton>
  )
}

function actOf({ sessionId, dispute, refundable }: SessionAffairs, amount: string): ActDraft {
  if (dispute?.status !== 'open') return { act: 'refund', sessionId, amount }
  return amount === refundable
    ? { act: 'decide', sessionId, decision: 'refund' }
    : { act: 'decide', sessionId, decision: 'split', amount }
}
