import type * as z from 'zod'
import type { ExtrasView, extrasRequest, rateRequest } from '@/lib/contract/http/session'
import type { Database } from '@/lib/db'
import type { SessionExtras } from '@/lib/db/functions/staff/extras'
import type { Env } from '@/lib/env'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { holderOf } from '../session/link-holder'

type Asked = z.output<typeof extrasRequest>

/** What stands beside a link's pages, for whoever holds the link. */
export async function sessionExtras(input: Asked, call: Call): Promise<Response> {
  const extras = await read(input, call)
  return extras ? json(toExtrasView(extras, call.env)) : problem('not_a_participant')
}

/** Keeps the client's rating, once; repeated it answers what stands. */
export async function rateSession(input: z.output<typeof rateRequest>, call: Call): Promise<Response> {
  const holder = holderOf(input, call)
  if (!holder) return problem('not_a_participant')
  try {
    const extras = await call.database.rpc('rate_session', {
      ...holder,
      p_score: input.score,
      p_words: input.words ?? null,
    })
    return json(toExtrasView(extras, call.env))
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'not_a_participant') return problem('not_a_participant')
    if (error.code === 'not_started') return problem('not_started', { detail: error.message })
    return problem('bad_request', { detail: error.message })
  }
}

async function read(input: Asked, call: Call & { database: Database }): Promise<SessionExtras | null> {
  const holder = holderOf(input, call)
  return holder && call.database.rpc('session_extras', holder)
}

function toExtrasView(
  { lateMinutes, otherPresent, canRate, rating, ...session }: SessionExtras,
  env: Env,
): ExtrasView {
  const isClient = session.participantType === 'client'
  return {
    lateMinutes,
    otherPresent,
    canRate,
    rating: rating && { score: rating.score, words: rating.words },
    bookAgainUrl: isClient ? bookAgainUrl(env.bookAgainUrl, session) : null,
  }
}

/** The practice's own address with what it asked for filled in. */
export function bookAgainUrl(
  template: string | undefined,
  session: Pick<SessionExtras, 'consultantName' | 'sessionType' | 'bookingId'>,
): string | null {
  if (!template) return null
  return template
    .replaceAll('{consultant}', encodeURIComponent(session.consultantName))
    .replaceAll('{mode}', session.sessionType)
    .replaceAll('{booking}', session.bookingId)
}
