import { cookies, headers } from 'next/headers'
import * as z from 'zod'
import type { InvalidReason } from '@/lib/contract/http/session'
import { isRawToken } from '@/lib/contract/link-token'
import type { Database, LinkCheck, LinkFacts } from '@/lib/db'
import { problemDetails } from '@/locales/en/problems'
import { deviceCookie, deviceFrom } from '../browser-key'
import { isDatabaseUnavailable, isRefusal } from '../failures'
import { nonceHeader } from '../http/nonce'
import { getDatabase } from '../process'
import { checkOfProxy } from './link-check'
import { type AnyView, checkOf, type LinkKind, unknownLink } from './link-kind'
import { invalidMessages } from './texts'

/** Whether this browser holds the link's claim, and whether another one does. */
interface Claimed {
  claimedHere: boolean
  claimedElsewhere: boolean
}

/** What a link is about. `session` comes with a refusal where the bearer may know: too early, or over. */
export type CheckedLink<View> =
  | ({ state: 'valid'; session: View } & Claimed)
  | ({ state: 'invalid'; reason: InvalidReason; message: string; session?: View } & Claimed)

/** What the page of a link is about, if it can be told. */
export type LoadedLink<View> =
  | CheckedLink<View>
  /** The database cannot be asked now; nothing is known about the link. */
  | { state: 'unavailable'; message: string }

/** The link that somebody names: by its token, or by its id among those that the browser's cookie holds. */
export interface Named {
  readonly token?: string | undefined
  readonly linkId?: string | undefined
}

/**
 * Reads what `/…/{param}` is about for the browser that asks: `param` is a raw token, or the id of a link that the browser's cookie holds the
 * claim of. Changes nothing.
 */
export async function loadLink<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  param: string,
): Promise<LoadedLink<View>> {
  const device = deviceFrom((await cookies()).get(deviceCookie)?.value)
  const nonce = (await headers()).get(nonceHeader)
  const database = getDatabase()
  try {
    const check = await checkOfProxy(nonce, () => checkParam(database, device, param))
    return await loaded(kind, database, device, check)
  } catch (error) {
    if (isDatabaseUnavailable(error)) return { state: 'unavailable', message: problemDetails.unavailable }
    throw error
  }
}

/** @throws DatabaseUnavailable */
export async function loadNamed<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  { token, linkId }: Named,
  { database, device }: { readonly database: Database; readonly device: string | null },
): Promise<CheckedLink<View>> {
  const check =
    token === undefined
      ? await checkClaim(database, device, linkId ?? null)
      : await checkToken(database, token)
  return loaded(kind, database, device, check)
}

/**
 * The check of what an address names: a raw token, or the id of a link that this browser holds.
 * @throws DatabaseUnavailable
 */
export function checkParam(database: Database, device: string | null, param: string): Promise<LinkCheck> {
  return z.uuid().safeParse(param).success ? checkClaim(database, device, param) : checkToken(database, param)
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
async function holdsClaim(database: Database, device: string, facts: LinkFacts | null): Promise<boolean> {
  if (!facts?.claimed) return false
  try {
    await database.rpc('participant_of_claim', { p_device: device, p_token: null, p_link_id: facts.linkId })
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

async function loaded<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  database: Database,
  device: string | null,
  raw: LinkCheck,
): Promise<CheckedLink<View>> {
  const check = checkOf(kind, raw)
  const claimedHere = device !== null && (await holdsClaim(database, device, check.facts))
  const claimed = { claimedHere, claimedElsewhere: check.facts?.claimed === true && !claimedHere }
  if (check.valid) return { state: 'valid', session: kind.view(check.facts), ...claimed }
  return {
    state: 'invalid',
    reason: check.reason,
    message: invalidMessages[check.reason],
    ...(check.facts ? { session: kind.view(check.facts) } : {}),
    ...claimed,
  }
}
