import type * as z from 'zod'
import type {
  CancellationView,
  CancelPreviewResponse,
  CancelResponse,
  cancelRequest,
} from '@/lib/contract/http/session'
import { fromDecimal, toDecimal } from '@/lib/contract/money'
import type { Summary } from '@/lib/db'
import type { CancellationEffect } from '@/lib/db/functions/money/cancelling'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { holderOf } from '../session/link-holder'
import { cancelledMessage } from '../session/texts'
import { toSummaryView } from './session-view'

type CancelInput = z.output<typeof cancelRequest>
type Act = Exclude<CancelInput, { preview: true }>
type Holder = NonNullable<ReturnType<typeof holderOf>>

/**
 * The client cancels, by its token or by the claim of its browser. With `preview` nothing changes; without, what was shown to come back must be what
 * comes back, else nothing happens. Repeated, it answers the same.
 */
export async function cancelSession(input: CancelInput, call: Call): Promise<Response> {
  const holder = holderOf(input, call)
  if (!holder) return problem('not_a_participant')
  try {
    return await ('preview' in input ? preview(holder, call) : cancel(holder, input, call))
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_a_participant') return problem('not_a_participant')
    throw error
  }
}

async function preview(holder: Holder, { database }: Call): Promise<Response> {
  const answer = await database.rpc('cancel_by_link', {
    ...holder,
    p_reason: null,
    p_preview: true,
    p_returned_minor: null,
  })
  if (answer.outcome === 'possible') {
    return json({ preview: true, ...toCancellationView(answer) } satisfies CancelPreviewResponse)
  }
  return problem(
    answer.outcome === 'refused' && answer.reason === 'already_started' ? answer.reason : 'link_over',
  )
}

async function cancel(
  holder: Holder,
  { amountReturned, currency, reason }: Act,
  { database }: Call,
): Promise<Response> {
  const shownMinor = fromDecimal(amountReturned, currency)
  if (shownMinor === null) return problem('bad_request')
  const answer = await database.rpc('cancel_by_link', {
    ...holder,
    p_reason: reason?.trim() || null,
    p_preview: false,
    p_returned_minor: shownMinor,
  })
  switch (answer.outcome) {
    case 'possible':
    case 'changed':
      return problem('effect_changed', { cancellation: toCancellationView(answer) })
    case 'cancelled':
      return cancelled(answer.ended)
    case 'refused':
      if (answer.ended?.status === 'cancelled') return cancelled(answer.ended)
      return problem(answer.reason === 'already_started' ? answer.reason : 'link_over')
    default:
      return answer satisfies never
  }
}

function cancelled(ended: Summary): Response {
  const view = toSummaryView(ended)
  return json({ success: true, ...view, message: cancelledMessage(view) } satisfies CancelResponse)
}

function toCancellationView(effect: CancellationEffect): CancellationView {
  const amount = (minor: number) => toDecimal(minor, effect.currency)
  return {
    amountHeld: amount(effect.heldMinor),
    amountKept: amount(effect.keptMinor),
    amountReturned: amount(effect.returnedMinor),
    currency: effect.currency,
    freeUntil: effect.freeUntil,
  }
}
