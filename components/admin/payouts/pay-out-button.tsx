'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import { newId } from '@/lib/client/browser/environment'
import { problem } from '@/lib/client/guards/http'
import { postJson } from '@/lib/client/http/post-json'
import {
  type WithdrawalAnswer,
  type WithdrawalRequest,
  withdrawalAnswer,
} from '@/lib/contract/http/withdrawal'
import { forms } from '@/lib/contract/limits'
import { formatMoney } from '@/lib/format'
import { payment, paymentAnswers } from '@/locales/en/admin/payouts'
import { problemDetails } from '@/locales/en/problems'
import type { Payee } from './payouts-types'

interface Told {
  readonly done: boolean
  readonly words: string
}

async function ask(request: WithdrawalRequest, name: string): Promise<Told> {
  try {
    const { ok, value } = await postJson('/api/admin/withdrawals', request)
    const answer = withdrawalAnswer.safeParse(value)
    if (ok && answer.success) return told(answer.data, { name, currency: request.currency })
    return { done: false, words: problem(value) ? problemDetails[value.code] : payment.silent }
  } catch {
    return { done: false, words: payment.silent }
  }
}

function told(
  { done, code, amount = '0', left = '0' }: WithdrawalAnswer,
  { name, currency }: Pick<Payee, 'name' | 'currency'>,
): Told {
  const money = (decimal: string) => formatMoney(decimal, currency)
  return {
    done,
    words: paymentAnswers[code]({ name, currency, amount: money(amount), left: money(left) }),
  }
}

/** A button, the question how much was paid and under which reference, and what came of it. */
export function PayOutButton({ payee }: { readonly payee: Payee }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {payment.button}
        <span className="sr-only">{payment.whom(payee.name, payee.currency)}</span>
      </Button>
      {open && <PayOutDialog payee={payee} onClose={() => setOpen(false)} />}
    </>
  )
}

function PayOutDialog({ payee, onClose }: { readonly payee: Payee; readonly onClose: () => void }) {
  const { participantType, ref, name, currency, free } = payee
  const form = useId()
  const [key] = useState(() => newId())
  const [answer, setAnswer] = useState<Told | 'pending' | null>(null)
  const done = answer !== null && answer !== 'pending' && answer.done
  const close = () => (done ? window.location.reload() : onClose())
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const text = (field: string) => String(fields.get(field) ?? '').trim()
    setAnswer('pending')
    setAnswer(
      await ask(
        {
          participantType,
          ref,
          currency,
          key,
          amount: text('amount'),
          reason: text('reason'),
          ...(text('reference') === '' ? {} : { reference: text('reference') }),
        },
        name,
      ),
    )
  }
  const actions = done ? (
    <Button data-initial-focus variant="primary" onClick={close}>
      {payment.done}
    </Button>
  ) : (
    <>
      <Button onClick={close}>{payment.cancel}</Button>
      <Button type="submit" form={form} variant="primary" pending={answer === 'pending'}>
        {payment.record}
      </Button>
    </>
  )
  return (
    <Dialog open alert title={payment.question(name)} onClose={close} actions={actions}>
      {!done && (
        <form id={form} onSubmit={(event) => void send(event)} className="space-y-4">
          <p>{payment.detail(formatMoney(free, currency))}</p>
          <Field
            label={payment.amount(currency)}
            name="amount"
            inputMode="decimal"
            required
            defaultValue={free}
          />
          <Field
            label={payment.reference}
            name="reference"
            maxLength={forms.refCharacters}
            autoComplete="off"
          />
          <div>
            <label htmlFor={`${form}-reason`} className="mb-1 block font-medium text-gray-900">
              {payment.reason}
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
          {answer.words}
        </Notice>
      )}
    </Dialog>
  )
}
