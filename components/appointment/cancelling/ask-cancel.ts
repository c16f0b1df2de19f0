import { object, orNull, text, time } from '@/lib/client/guards/guards'
import { endResponse, problem as problemShape } from '@/lib/client/guards/http'
import { postJson } from '@/lib/client/http/post-json'
import type { CancellationView, SummaryView } from '@/lib/contract/http/session'
import { cancelling } from '@/locales/en/appointment/cancelling'
import { problemDetails } from '@/locales/en/problems'

const cancellationShape = object<CancellationView>({
  amountHeld: text,
  amountKept: text,
  amountReturned: text,
  currency: text,
  freeUntil: orNull(time),
})
const changedShape = object<{ cancellation: CancellationView }>({ cancellation: cancellationShape })

/** What proves the right to cancel. */
export type Holder = { readonly token: string } | { readonly linkId: string }

export type Previewed =
  | { readonly state: 'shown'; readonly effect: CancellationView }
  | { readonly state: 'refused'; readonly words: string; readonly over: boolean }

export type Cancelled =
  | { readonly state: 'cancelled'; readonly summary: SummaryView }
  /** Nothing was cancelled: it would now do something else to the money. */
  | { readonly state: 'changed'; readonly effect: CancellationView }
  | { readonly state: 'refused'; readonly words: string; readonly over: boolean }

const silent = {
  state: 'refused',
  words: cancelling.silent,
  over: false,
} as const

/** What cancelling now does to the money. */
export async function previewCancellation(holder: Holder): Promise<Previewed> {
  const answer = await post({ ...holder, preview: true })
  return cancellationShape(answer) ? { state: 'shown', effect: answer } : refusal(answer)
}

/** @param shown what the person has seen; where it is not so any more, nothing happens */
export async function cancelBooking(
  holder: Holder,
  shown: CancellationView,
  reason: string,
): Promise<Cancelled> {
  const { amountReturned, currency } = shown
  const said = reason.trim()
  const answer = await post({ ...holder, amountReturned, currency, ...(said ? { reason: said } : {}) })
  if (endResponse(answer)) return { state: 'cancelled', summary: answer }
  if (problemShape(answer) && answer.code === 'effect_changed' && changedShape(answer)) {
    return { state: 'changed', effect: answer.cancellation }
  }
  return refusal(answer)
}

function refusal(answer: unknown): { state: 'refused'; words: string; over: boolean } {
  if (!problemShape(answer)) return silent
  return { state: 'refused', words: problemDetails[answer.code], over: answer.code === 'link_over' }
}

async function post(body: object): Promise<unknown> {
  try {
    return (await postJson('/api/sessions/cancel', body)).value
  } catch {
    return null
  }
}
