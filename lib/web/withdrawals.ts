import { formatMoney } from '@/lib/format'
import { problem } from '@/lib/http/problem'
import { json } from '@/lib/http/route'
import type { StaffCall } from '@/lib/http/staff-route'
import { fromDecimal, toDecimal } from '@/lib/room/money'
import type { WithdrawalAnswer, WithdrawalRequest } from '@/lib/room/withdrawal'
import { isRefusal } from './failures'

/** Records a payment; who it is that pays comes from the sign-in of the browser, and nothing else. */
export async function withdraw(input: WithdrawalRequest, call: StaffCall): Promise<Response> {
  try {
    return json((await withdrawn(input, call)) satisfies WithdrawalAnswer)
  } catch (error) {
    if (isRefusal(error) && error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    throw error
  }
}

async function withdrawn(
  input: WithdrawalRequest,
  { database, staff }: StaffCall,
): Promise<WithdrawalAnswer> {
  const { currency } = input
  const minor = fromDecimal(input.amount, currency)
  if (minor === null || minor === 0) return { done: false, message: `That is not an amount of ${currency}.` }
  const words = (amountMinor: number) => formatMoney(toDecimal(amountMinor, currency), currency)
  try {
    const { name, balanceMinor, repeated } = await database.rpc('withdraw_funds', {
      p_participant_type: input.participantType,
      p_ref: input.ref,
      p_amount_minor: minor,
      p_currency: currency,
      p_actor: staff.email,
      p_reason: input.reason,
      p_idempotency_key: input.key,
      ...(input.reference ? { p_reference: input.reference } : {}),
    })
    const done = `${words(minor)} to ${name} is recorded${repeated ? ' already' : ''}; ${words(balanceMinor)} is left.`
    return { done: true, message: done }
  } catch (error) {
    if (!isRefusal(error) || error.code === 'idempotency_conflict') throw error
    if (error.code === 'insufficient_funds') {
      const left = words(Number(error.detail ?? 0))
      return {
        done: false,
        message: `There is ${left} to pay out now, and that is more. Nothing was recorded.`,
      }
    }
    return { done: false, message: error.message }
  }
}
