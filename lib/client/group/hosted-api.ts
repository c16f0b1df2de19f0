import type {
  HerfInviteResponse,
  HerfJoinResponse,
  HerfMessagesResponse,
  HerfModeration,
  HerfParticipantsResponse,
  HerfSession,
} from '@/lib/contract/http/herf'
import type { Guard } from '../guards/guards'
import {
  hostedInvitation,
  hostedJoin,
  hostedMessages,
  hostedModerated,
  hostedPeople,
  hostedSession,
} from '../guards/hosted'
import { problem } from '../guards/http'
import { type Outcome, unreadable } from '../http/api'

/** What the page of a group room of an account asks, as whoever is signed in on this browser. */

const timeoutMs = 15_000

async function ask<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  expected: Guard<T>,
  body?: object,
): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    const value: unknown = await response.json()
    if (response.ok && expected(value)) return { ok: true, value }
    return { ok: false, problem: problem(value) ? value : unreadable(response.status) }
  } catch {
    return { ok: false, problem: unreadable(503) }
  }
}

const pathOf = (id: string, rest = '') => `/api/herf/sessions/${id}${rest}`

export type People = HerfParticipantsResponse['participants']

export function findHosted(id: string): Promise<Outcome<HerfSession>> {
  return ask('GET', pathOf(id), hostedSession)
}

/** An act of its host on the room as a whole. */
export function actHosted(id: string, act: 'start' | 'end' | 'cancel'): Promise<Outcome<HerfSession>> {
  return act === 'cancel'
    ? ask('DELETE', pathOf(id), hostedSession)
    : ask('POST', pathOf(id, `/${act}`), hostedSession)
}

export function joinHosted(id: string): Promise<Outcome<HerfJoinResponse>> {
  return ask('POST', pathOf(id, '/join'), hostedJoin)
}

/** Who is in; for hosts everybody who belongs to it. */
export async function peopleOfHosted(id: string): Promise<Outcome<People>> {
  const outcome = await ask('GET', pathOf(id, '/participants'), hostedPeople)
  return outcome.ok ? { ok: true, value: outcome.value.participants } : outcome
}

/** What was said before a message, the last of it. */
export function messagesBefore(id: string, messageId: string): Promise<Outcome<HerfMessagesResponse>> {
  return ask('GET', pathOf(id, `/messages?before=${encodeURIComponent(messageId)}`), hostedMessages)
}

/** A link for a guest, told this once. */
export function inviteToHosted(id: string, name: string): Promise<Outcome<HerfInviteResponse>> {
  return ask('POST', pathOf(id, '/invitations'), hostedInvitation, { name })
}

/** What hosts do about others. `admit` of nobody by name: of all who wait. */
export function moderateHosted(
  id: string,
  act: HerfModeration,
  memberIds: readonly string[] = [],
): Promise<Outcome<{ isLocked: boolean }>> {
  return ask('POST', pathOf(id, '/moderation'), hostedModerated, { act, memberIds })
}
