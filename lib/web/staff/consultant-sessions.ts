import * as z from 'zod'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { PageCall } from '../accounts/page-route'
import { newDevice, setDeviceCookie } from '../browser-key'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'
import { csvResponse } from './lists/csv'
import { earningsSpan } from './lists/earnings-query'
import { allPages, rowsPerRead, sessionColumns } from './lists/session-csv'

/** What a consultant does with an own session beside the room. The claims say whose it is; the form only names it. */

const sessionId = z.uuid()
const joinForm = z.object({ sessionId, takeOver: z.literal('yes').optional() })
const lateForm = z.object({
  sessionId,
  minutes: z.union([
    z.literal(''),
    z
      .string()
      .regex(/^\d{1,3}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(forms.lateMinutes)),
  ]),
})
const endForm = z.object({
  sessionId,
  reason: z.string().trim().min(1).max(forms.endNoteCharacters).refine(isStorable),
})

/** Claims the session for this browser and leads to its page: the link that was sent out stays as it is. */
export async function joinOwnSession(form: URLSearchParams, call: PageCall): Promise<Response> {
  const input = joinForm.safeParse(Object.fromEntries(form))
  if (!input.success) return problem('bad_request')
  const device = call.device ?? newDevice()
  return orBack(input.data.sessionId, async () => {
    const claimed = await call.database.rpc('consultant_claim', {
      p_claims: call.account.claims,
      p_session_id: input.data.sessionId,
      p_device: device,
      p_take_over: input.data.takeOver === 'yes',
    })
    return seeOther(`/session/${claimed.linkId}`, [
      setDeviceCookie(device, claimed.serverTime, claimed.linkValidUntil),
    ])
  })
}

/** Tells the client's page how late the consultant is, or that it is on time. */
export async function runningLate(form: URLSearchParams, call: PageCall): Promise<Response> {
  const input = lateForm.safeParse(Object.fromEntries(form))
  if (!input.success) return problem('bad_request', { detail: 'Say 1 to 60 minutes.' })
  const { sessionId: id, minutes } = input.data
  return orBack(id, async () => {
    await call.database.rpc('consultant_running_late', {
      p_claims: call.account.claims,
      p_session_id: id,
      p_minutes: minutes === '' ? null : minutes,
    })
    return backWith('late')
  })
}

/** Ends a running session, or cancels one to come, with a reason. */
export async function endOwnSession(form: URLSearchParams, call: PageCall): Promise<Response> {
  const input = endForm.safeParse(Object.fromEntries(form))
  if (!input.success) return backWith('reason')
  const { sessionId: id, reason } = input.data
  return orBack(id, async () => {
    await call.database.rpc('consultant_end_session', {
      p_claims: call.account.claims,
      p_session_id: id,
      p_reason: reason,
    })
    return backWith('ended')
  })
}

/** The own sessions of some days as a CSV file. */
export async function exportEarnings(url: URL, { database, account }: PageCall): Promise<Response> {
  const { timeZone } = await database.rpc('practice_settings', {})
  const { from, to } = earningsSpan(Object.fromEntries(url.searchParams), timeZone)
  const args = { p_claims: account.claims, p_from: from, p_to: to, p_limit: rowsPerRead }
  const first = await database.rpc('consultant_sessions', args)
  const pages = allPages(first, (after) => database.rpc('consultant_sessions', { ...args, p_after: after }))
  return csvResponse(`earnings-${from}-${to}.csv`, sessionColumns, pages)
}

async function orBack(id: string, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act()
  } catch (error) {
    if (!isRefusal(error)) throw error
    switch (error.code) {
      case 'too_early':
        return backWith('too-early')
      case 'link_over':
      case 'session_over':
        return backWith('over')
      case 'already_started':
        return backWith('started')
      case 'in_use_elsewhere':
        return backWith(`elsewhere&session=${id}`)
      case 'too_many_attempts':
        return backWith('too-often')
      case 'session_not_found':
        return problem('not_allowed', { detail: 'There is no such session of yours.' })
      default:
        throw error
    }
  }
}

function backWith(note: string): Response {
  return seeOther(`/consultant?note=${note}`)
}
