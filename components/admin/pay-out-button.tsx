'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import { newId } from '@/lib/client/environment'
import { postJson } from '@/lib/client/post-json'
import { formatMoney } from '@/lib/format'
import { forms } from '@/lib/room/limits'
import { type WithdrawalAnswer, type WithdrawalRequest, withdrawalAnswer } from '@/lib/room/withdrawal'
import { Field } from './field'
import type { Payee } from './payouts-types'

const silent =
  'The server did not answer. Whether it was recorded is not known; pressing again records it once at most.'

async function ask(request: WithdrawalRequest): Promise<WithdrawalAnswer> {
  try {
    const { ok, value } = await postJson('/api/admin/withdrawals', request)
    const answer = withdrawalAnswer.safeParse(value)
    if (ok && answer.success) return answer.data
    const words = typeof value === 'object' && value !== null ? Reflect.get(value, 'message') : null
    return { done: false, message: typeof words === 'string' ? words : silent }
  } catch {
    return { done: false, message: silent }
  }
}

/** A button, the question how much was paid and under which reference, and what came of it. */
export function PayOutButton({ payee }: { readonly payee: Payee }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        Pay out
        <span className="sr-only">
          {' '}
          {payee.name}, {payee.currency}
        </span>
      </Button>
      {open && <PayOutDialog payee={payee} onClose={() => setOpen(false)} />}
    </>
  )
}

function PayOutDialog({ payee, onClose }: { readonly payee: Payee; readonly onClose: () => void }) {
  const { participantType, ref, name, currency, free } = payee
  const form = useId()
  const [key] = useState(() => newId())
  const [answer, setAnswer] = useState<WithdrawalAnswer | 'pending' | null>(null)
  const done = answer !== null && answer !== 'pending' && answer.done
  const close = () => (done ? window.location.reload() : onClose())
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (field: string) => String(fields.get(field) ?? '').trim()
    setAnswer('pending')
    setAnswer(
      await ask({
        participantType,
        ref,
        currency,
        key,
        amount: text('amount'),
        reason: text('reason'),
        ...(text('reference') === '' ? {} : { reference: text('reference') }),
      }),
    )
  }
  const actions = done ? (
    <Button data-initial-focus variant="primary" onClick={close}>
      Done
    </Button>
  ) : (
    <>
      <Button onClick={close}>Cancel</Button>
      <Button type="submit" form={form} variant="primary" pending={answer === 'pending'}>
        Record payment
      </Button>
    </>
  )
  return (
    <Dialog open alert title={`Record a payment to ${name}?`} onClose={close} actions={actions}>
      {!done && (
        <form id={form} onSubmit={(event) => void send(event)} className="space-y-4">
          <p>
            {formatMoney(free, currency)} can be paid out. It leaves the ledger for good, and cannot be taken
            back here.
          </p>
          <Field
            label={`Amount in ${currency}`}
            name="amount"
            inputMode="decimal"
            required
            defaultValue={free}
          />
          <Field
            label="Reference of the payment (optional)"
            name="reference"
            maxLength={forms.refCharacters}
            autoComplete="off"
          />
          <div>
            <label htmlFor={`${form}-reason`} className="mb-1 block font-medium text-gray-900">
              Reason
            </label>
            <Textarea
              id={`${form}-reason`}
              name="reason"
              required
              rows={2}
              maxLength={forms.reasonCharacters}
            />
          </div>
        </form>
      )}
      {answer !== null && answer !== 'pending' && (
        <Notice tone={answer.done ? 'good' : 'bad'} role={answer.done ? 'status' : 'alert'}>
          {answer.message}
        </Notice>
      )}
    </Dialog>
  )
}
