import type { WithdrawalAnswer, WithdrawalRequest } from '@/lib/contract/http/withdrawal'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import { formatMoney } from '@/lib/format'
import { paymentAnswers as answers } from '@/locales/en/admin/payouts'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { json } from '../http/route'

/** Records a payment; who it is that pays comes from the sign-in of the browser, and nothing else. */
export async function withdraw(input: WithdrawalRequest, call: PageCall): Promise<Response> {
  try {
    return json((await withdrawn(input, call)) satisfies WithdrawalAnswer)
  } catch (error) {
    if (isRefusal(error) && error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    throw error
  }
}

async function withdrawn(
  input: WithdrawalRequest,
  { database, account }: PageCall,
): Promise<WithdrawalAnswer> {
  const { currency } = input
  const minor = fromDecimal(input.amount, currency)
  if (minor === null || minor === 0) {
    return { done: false, code: 'not_an_amount', message: answers.not_an_amount({ currency }) }
  }
  const decimal = (amountMinor: number) => toDecimal(amountMinor, currency)
  const inWords = (amountMinor: number) => formatMoney(decimal(amountMinor), currency)
  try {
    const { name, balanceMinor, repeated } = await database.rpc('withdraw_funds', {
      p_participant_type: input.participantType,
      p_ref: input.ref,
      p_amount_minor: minor,
      p_currency: currency,
      p_actor: account.email,
      p_reason: input.reason,
      p_idempotency_key: input.key,
      ...(input.reference ? { p_reference: input.reference } : {}),
    })
    const code = repeated ? 'recorded_before' : 'recorded'
    const message = answers[code]({ amount: inWords(minor), name, left: inWords(balanceMinor) })
    return { done: true, code, message, amount: decimal(minor), left: decimal(balanceMinor) }
  } catch (error) {
    if (!isRefusal(error) || error.code === 'idempotency_conflict') throw error
    if (error.code === 'insufficient_funds') {
      const left = Number(error.detail ?? 0)
      const message = answers.insufficient_funds({ left: inWords(left) })
      return { done: false, code: 'insufficient_funds', message, left: decimal(left) }
    }
    return { done: false, code: 'refused', message: error.message }
  }
}
