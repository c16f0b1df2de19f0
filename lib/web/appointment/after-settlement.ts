import type * as z from 'zod'
import type { AftermathView, reportRequest } from '@/lib/contract/http/after-settlement'
import type { SessionView } from '@/lib/contract/http/session'
import { isRawToken } from '@/lib/contract/link-token'
import { toDecimal } from '@/lib/contract/money'
import type { ParticipantType } from '@/lib/contract/words'
import type { Result } from '@/lib/db'
import { notReportable } from '@/locales/en/appointment/afterwards'
import { isDatabaseUnavailable, isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { getDatabase } from '../process'

/** Beside a summary; null while there is nothing to say, or nobody to ask: the summary stands without it. */
export async function loadAftermath({
  sessionId,
  participantType,
}: Pick<SessionView, 'sessionId' | 'participantType'>): Promise<AftermathView | null> {
  try {
    const args = { p_session_id: sessionId, p_participant_type: participantType }
    const stored = await getDatabase().rpc('session_aftermath', args)
    return stored && toView(stored, participantType)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return null
    throw error
  }
}

function toView(stored: NonNullable<Result<'session_aftermath'>>, side: ParticipantType): AftermathView {
  const { currency, reportableUntil, refundedMinor, refunds, reported, dispute, earnings, payableFrom } =
    stored
  const open = Date.parse(reportableUntil) > Date.parse(stored.serverTime) && dispute?.status !== 'decided'
  return {
    currency,
    reportableUntil: open ? reportableUntil : null,
    reported,
    dispute: dispute && {
      status: dispute.status,
      openedBy: dispute.openedBy,
      withheld: toDecimal(dispute.withheldMinor, currency),
    },
    refunded: refundedMinor > 0 ? toDecimal(refundedMinor, currency) : null,
    refundReasons: refunds.flatMap(({ reason }) => reason ?? []),
    earnings: side === 'consultant' ? { state: earnings, payableFrom } : null,
  }
}

/** A side says what went wrong; what the consultant has not been paid yet is withheld until the practice decides. */
export async function reportProblem(input: z.output<typeof reportRequest>, call: Call): Promise<Response> {
  const { category, description, attachMessages = false, token, linkId } = input
  if (token !== undefined && !isRawToken(token)) return problem('not_a_participant')
  try {
    const report = await call.database.rpc('report_problem', {
      p_device: call.device,
      p_token: token ?? null,
      p_link_id: token === undefined ? (linkId ?? null) : null,
      p_category: category,
      p_description: description,
      p_attach_messages: attachMessages,
    })
    if (report.outcome === 'refused') {
      const { reason: cause } = report
      return problem('not_reportable', { cause, detail: notReportable[cause] })
    }
    return json({ success: true, status: report.dispute.status })
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_a_participant') return problem('not_a_participant')
    throw error
  }
}
