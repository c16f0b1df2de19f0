'use client'

import { useState } from 'react'
import { Field } from '@/components/admin/field'
import { formatMoney } from '@/lib/format'
import { isOver } from '@/lib/room/words'
import { ActButton } from './act-button'
import { CreditButton } from './credit-button'
import type { SessionAffairs } from './types'

/** What an administrator can do to this session now. */
export function SessionActions({ affairs }: { readonly affairs: SessionAffairs }) {
  const { sessionId, status } = affairs
  const running = status === 'active'
  return (
    <div className="flex flex-wrap gap-3">
      {!isOver(status) && (
        <ActButton
          name={running ? 'End session' : 'Cancel session'}
          question={running ? 'End this session for both?' : 'Cancel this session?'}
          confirm={running ? 'End session' : 'Cancel session'}
          variant="danger"
          act={{ act: 'end', sessionId }}
        >
          <p>
            {running
              ? 'Both are out at once, and the frozen amount is shared out by the policy of the booking.'
              : 'Nobody can join any more, and the frozen amount goes back to the client.'}
          </p>
        </ActButton>
      )}
      <RefundButton affairs={affairs} />
      {affairs.dispute?.status !== 'open' && <CreditButton affairs={affairs} />}
      <ActButton
        name="Add note"
        question="Add a note"
        confirm="Add note"
        reasonLabel="Note"
        act={{ act: 'note', sessionId }}
      >
        <p>Administrators alone can read it.</p>
      </ActButton>
    </div>
  )
}

function RefundButton({
  affairs: { sessionId, refundable, currency },
}: {
  readonly affairs: SessionAffairs
}) {
  const [amount, setAmount] = useState('')
  if (refundable === null || /^0+(\.0+)?$/.test(refundable)) return null
  return (
    <ActButton
      name="Refund"
      question="Refund to the client?"
      confirm="Refund"
      reasonLabel="Reason, which the client reads"
      act={{ act: 'refund', sessionId, ...(amount.trim() === '' ? {} : { amount: amount.trim() }) }}
    >
      <p>
        Up to {formatMoney(refundable, currency)} can be refunded. The platform gives back its fee in
        proportion, the consultant the rest.
      </p>
      <Field
        label={`Amount in ${currency} (empty: all of it)`}
        inputMode="decimal"
        placeholder={refundable}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
    </ActButton>
  )
}
