import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import * as z from 'zod'
import type { Database, LinkCheck } from '@/lib/db'
import type { InvalidReason, SessionView } from '@/lib/room/http'
import { isRawToken } from '@/lib/room/link-token'
import { deviceCookie, deviceFrom } from './device'
import { isDatabaseUnavailable, isRefusal } from './failures'
import { checkOfProxy } from './link-check'
import { nonceHeader } from './nonce'
import { getDatabase } from './process'
import { toSessionView } from './session-view'
import { invalidMessages, unavailableMessage } from './texts'

/** Whether this browser holds the link's claim, and whether another one does. */
interface Claimed {
  claimedHere: boolean
  claimedElsewhere: boolean
}

/** What a link is about. `session` comes with a refusal where the bearer may know: too early, or over. */
type CheckedSession =
  | ({ state: 'valid'; session: SessionView } & Claimed)
  | ({ state: 'invalid'; reason: InvalidReason; message: string; session?: SessionView } & Claimed)

/** What `/session/{param}` is about, if it can be told. */
export type LoadedSession =
  | CheckedSession
  /** The database cannot be asked now; nothing is known about the link. */
  | { state: 'unavailable'; message: string }

const unknownLink: LinkCheck = { valid: false, reason: 'not_found', facts: null }

/**
 * Reads the session behind `/session/{param}` for the browser that asks: `param` is a raw token, or the id of a link that the browser's cookie
 * holds the claim of. Changes nothing. Asked once per request, however often it is called.
 */
export const loadSession = cache(async (param: string): Promise<LoadedSession> => {
  const device = deviceFrom((await cookies()).get(deviceCookie)?.value)
  const nonce = (await headers()).get(nonceHeader)
  const database = getDatabase()
  try {
    const check = await checkOfProxy(nonce, () => checkParam(database, device, param))
    return loaded(check, device !== null && (await holdsClaim(database, device, check)))
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { state: 'unavailable', message: unavailableMessage }
    throw error
  }
})

/**
 * The check of what `/session/{param}` names: a raw token, or the id of a link that this browser holds.
 * @throws DatabaseUnavailable
 */
export function checkParam(database: Database, device: string | null, param: string): Promise<LinkCheck> {
  return z.uuid().safeParse(param).success ? checkClaim(database, device, param) : checkToken(database, param)
}

/** @throws DatabaseUnavailable */
export async function loadSessionByToken(
  database: Database,
  device: string | null,
  token: string,
): Promise<CheckedSession> {
  const check = await checkToken(database, token)
  return loaded(check, device !== null && (await holdsClaim(database, device, check)))
}

/** @throws DatabaseUnavailable */
export async function loadSessionByClaim(
  database: Database,
  device: string | null,
  linkId: string | null,
): Promise<CheckedSession> {
  const check = await checkClaim(database, device, linkId)
  return loaded(check, device !== null && (await holdsClaim(database, device, check)))
}

/** Who brings no cookie is asked for nothing. */
async function checkClaim(
  database: Database,
  device: string | null,
  linkId: string | null,
): Promise<LinkCheck> {
  return device ? database.rpc('is_claim_valid', { p_device: device, p_link_id: linkId }) : unknownLink
}

/** What cannot be a token is answered without asking. */
async function checkToken(database: Database, token: string): Promise<LinkCheck> {
  return isRawToken(token) ? database.rpc('is_session_link_valid', { p_token: token }) : unknownLink
}

/** `is_claim_valid` also knows a device whose claim another one took over; this asks for the newest claim alone. */
async function holdsClaim(database: Database, device: string, { facts }: LinkCheck): Promise<boolean> {
  if (!facts?.claimed) return false
  try {
    await database.rpc('participant_of_claim', { p_device: device, p_token: null, p_link_id: facts.linkId })
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

function loaded(check: LinkCheck, claimedHere: boolean): CheckedSession {
  const claimed = { claimedHere, claimedElsewhere: check.facts?.claimed === true && !claimedHere }
  if (check.valid) return { state: 'valid', session: toSessionView(check.facts), ...claimed }
  return {
    state: 'invalid',
    reason: check.reason,
    message: invalidMessages[check.reason],
    ...(check.facts ? { session: toSessionView(check.facts) } : {}),
    ...claimed,
  }
}
