import * as z from 'zod'
import { forms } from '@/lib/contract/limits'
import { fromDecimal } from '@/lib/contract/money'
import { isStorable } from '@/lib/contract/text'
import { currency, participantType } from '@/lib/contract/words'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'
import { orderAll } from './order-all'

/** What became of an act, said at the top of the page that comes next. */
export const payoutNote = z.enum([
  'ordered',
  'ordered-all',
  'nothing-owed',
  'paid',
  'taken-back',
  'ended-otherwise',
  'gone',
  'account-kept',
  'too-much',
  'not-an-amount',
  'no-reference',
  'bad-account',
  'no-practice-account',
  'no-sepa',
  'invalid',
])
export type PayoutNote = z.infer<typeof payoutNote>

const words = (most: number) => z.string().trim().max(most).refine(isStorable)
const reason = words(forms.reasonCharacters).min(1)
const ref = words(forms.refCharacters).min(1)
/** Made with the form, so that pressing twice does it once. */
const key = z.uuid()
const person = { participantType, ref }
const act = z.discriminatedUnion('act', [
  z.object({
    act: z.literal('order'),
    ...person,
    currency,
    amount: words(forms.amountCharacters),
    reason,
    key,
  }),
  z.object({ act: z.literal('order_all'), reason, key }),
  z.object({ act: z.literal('paid'), id: z.uuid(), reference: words(forms.refCharacters) }),
  z.object({ act: z.literal('failed'), id: z.uuid(), reason: words(forms.reasonCharacters) }),
  z.object({ act: z.literal('cancelled'), id: z.uuid() }),
  z.object({
    act: z.literal('account'),
    participantType: z.union([participantType, z.literal('')]),
    ref: words(forms.refCharacters),
    /** Of the page that it was written on. */
    currency: z.union([currency, z.literal('')]),
    holder: words(forms.personCharacters),
    iban: words(forms.refCharacters),
    bic: words(forms.refCharacters),
    accountNumber: words(forms.refCharacters),
    branchCode: words(forms.refCharacters),
  }),
])
type Act = z.output<typeof act>
type Of<A extends Act['act']> = Extract<Act, { act: A }>

const list = '/admin/payouts/on-their-way'

/** One act of an administrator on payouts; back to the page it was made on, which says what became of it. */
export async function actOnPayouts(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = act.safeParse(Object.fromEntries(form))
  if (!read.success) return seeOther(`${list}?note=${'invalid' satisfies PayoutNote}`)
  try {
    return await acted(read.data, call)
  } catch (error) {
    if (isRefusal(error) && error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    throw error
  }
}

function acted(input: Act, call: PageCall): Promise<Response> {
  switch (input.act) {
    case 'order':
      return order(input, call)
    case 'order_all':
      return allOrdered(input, call)
    case 'paid':
      return paid(input, call)
    case 'failed':
    case 'cancelled':
      return takenBack(input, call)
    case 'account':
      return accountKept(input, call)
  }
  return input satisfies never
}

function backTo(path: string, note: PayoutNote): Response {
  return seeOther(`${path}${path.includes('?') ? '&' : '?'}note=${note}`)
}

function personPage(input: {
  readonly participantType: string
  readonly ref: string
  readonly currency?: string
}) {
  const { participantType: side, ref: of, currency: code } = input
  return `/admin/payouts/person?${new URLSearchParams({ side, ref: of, ...(code ? { currency: code } : {}) })}`
}

async function order(input: Of<'order'>, { database, account }: PageCall): Promise<Response> {
  const amount = input.amount === '' ? null : fromDecimal(input.amount, input.currency)
  if (input.amount !== '' && !amount) return backTo(personPage(input), 'not-an-amount')
  try {
    await database.rpc('order_payout', {
      p_participant_type: input.participantType,
      p_ref: input.ref,
      p_amount_minor: amount,
      p_currency: input.currency,
      p_actor: account.email,
      p_reason: input.reason,
      p_idempotency_key: input.key,
    })
    return backTo(list, 'ordered')
  } catch (error) {
    if (!isRefusal(error) || error.code === 'idempotency_conflict') throw error
    return backTo(personPage(input), error.code === 'insufficient_funds' ? 'too-much' : 'invalid')
  }
}

async function allOrdered(input: Of<'order_all'>, call: PageCall): Promise<Response> {
  const ordered = await orderAll(call.database, {
    claims: call.account.claims,
    actor: call.account.email,
    reason: input.reason,
    key: input.key,
  })
  return backTo(list, ordered > 0 ? 'ordered-all' : 'nothing-owed')
}

async function paid({ id, reference }: Of<'paid'>, { database, account }: PageCall): Promise<Response> {
  if (reference === '') return backTo(list, 'no-reference')
  const ended = await database.rpc('end_payout', {
    p_payout_id: id,
    p_outcome: 'paid',
    p_actor: account.email,
    p_reference: reference,
  })
  if (!ended) return backTo(list, 'gone')
  return backTo(list, ended.outcome === 'done' ? 'paid' : 'ended-otherwise')
}

async function takenBack(
  input: Of<'failed'> | Of<'cancelled'>,
  { database, account }: PageCall,
): Promise<Response> {
  const ended = await database.rpc('end_payout', {
    p_payout_id: input.id,
    p_outcome: input.act,
    p_actor: account.email,
    ...(input.act === 'failed' && input.reason ? { p_reason: input.reason } : {}),
  })
  if (!ended) return backTo(list, 'gone')
  return backTo(list, ended.outcome === 'done' ? 'taken-back' : 'ended-otherwise')
}

async function accountKept(input: Of<'account'>, { database, account }: PageCall): Promise<Response> {
  const back = input.participantType === '' ? list : personPage(input)
  try {
    await database.rpc('set_payee_account', {
      p_participant_type: input.participantType || null,
      p_ref: input.ref || null,
      p_account: {
        holder: input.holder,
        iban: input.iban || null,
        bic: input.bic || null,
        accountNumber: input.accountNumber || null,
        branchCode: input.branchCode || null,
      },
      p_actor: account.email,
    })
    return backTo(back, 'account-kept')
  } catch (error) {
    if (isRefusal(error) && error.code === 'invalid_argument') return backTo(back, 'bad-account')
    throw error
  }
}
