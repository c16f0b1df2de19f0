'use client'

import { useState } from 'react'
import { Field } from '@/components/ui/field'
import { isOver } from '@/lib/contract/words'
import { formatMoney } from '@/lib/format'
import { act as actWords, end, note, refund } from '@/locales/en/admin/acts'
import { ActButton } from './act-button'
import { CreditButton } from './credit-button'
import type { SessionAffairs } from './types'

/** What an administrator can do to this session now. */
export function SessionActions({ affairs }: { readonly affairs: SessionAffairs }) {
  const { sessionId, status } = affairs
  const ending = status === 'active' ? end.running : end.booked
  return (
    <div className="flex flex-wrap gap-3">
      {!isOver(status) && (
        <ActButton
          name={ending.name}
          question={ending.question}
          confirm={ending.name}
          variant="danger"
          act={{ act: 'end', sessionId }}
        >
          <p>{ending.effect}</p>
        </ActButton>
      )}
      <RefundButton affairs={affairs} />
      {affairs.dispute?.status !== 'open' && <CreditButton affairs={affairs} />}
      <ActButton
        name={note.name}
        question={note.question}
        confirm={note.name}
        reasonLabel={note.label}
        act={{ act: 'note', sessionId }}
      >
        <p>{note.effect}</p>
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
      name={refund.name}
      question={refund.question}
      confirm={refund.name}
      reasonLabel={actWords.reasonForClient}
      act={{ act: 'refund', sessionId, ...(amount.trim() === '' ? {} : { amount: amount.trim() }) }}
    >
      <p>{refund.effect(formatMoney(refundable, currency))}</p>
      <Field
        label={refund.amount(currency)}
        inputMode="decimal"
        placeholder={refundable}
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
    </ActButton>
  )
}
