import { formatDuration, formatMoney } from '@/lib/format'
import { credit as creditWords, act as words } from '@/locales/en/admin/acts'
import { ActButton, type ActDraft } from './act-button'
import type { SessionAffairs } from './types'

/** Gives back, with one press, what was paid for the seconds that a page marked as a poor line: in an open dispute as its decision, else as a refund. */
export function CreditButton({ affairs }: { readonly affairs: SessionAffairs }) {
  const { credit, currency } = affairs
  if (!credit) return null
  const [time, money] = [formatDuration(credit.seconds), formatMoney(credit.amount, currency)]
  const effect = affairs.dispute?.status === 'open' ? creditWords.decides : creditWords.effect
  return (
    <ActButton
      name={creditWords.name(time, money)}
      question={creditWords.question(time)}
      confirm={creditWords.confirm}
      reasonLabel={words.reasonForClient}
      act={actOf(affairs, credit.amount)}
      reason={creditWords.reason(time)}
    >
      <p>{effect(time, money)}</p>
    </ActButton>
  )
}

function actOf({ sessionId, dispute, refundable }: SessionAffairs, amount: string): ActDraft {
  if (dispute?.status !== 'open') return { act: 'refund', sessionId, amount }
  return amount === refundable
    ? { act: 'decide', sessionId, decision: 'refund' }
    : { act: 'decide', sessionId, decision: 'split', amount }
}
