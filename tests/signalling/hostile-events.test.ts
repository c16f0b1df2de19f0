import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { issueTicket } from '@/lib/auth/tickets'
import { connectRefusal } from '@/lib/contract/codes'
import { clientEvents } from '@/lib/contract/socket'
import { fingerprint } from '@/tests/support/fingerprint'
import { rows } from './support/hostile-events'
import { knock } from './support/raw-frames'
import { type Booked, origin, Stage, secret } from './support/stage'
import type { Visitor } from './support/visitor'

/**
 * Every event of the protocol, as its table lists them, against everybody who may not send it: who is not let in, whose place is gone, and who is in
 * another session, another mode or not in the room. An event without a row fails.
 */
interface Knock {
  readonly auth: Record<string, unknown>
  /** The origin of the page. */
  readonly from?: string
  readonly says: { code: string; reason?: string }
}

/** Nothing is written but what events write. */
const still = { beatMs: 3_600_000, sweepMs: 3_600_000, aftermathMs: 3_600_000 }
const events = Object.entries(rows)
const names = events.map(([name]) => name)

/** How somebody who is let in oversteps: what is answered, and what the payload says besides. */
const oversteps = {
  'without being in the room': { code: 'not_in_room', says: () => ({}) },
  'in the name of another session': {
    code: 'bad_payload',
    says: () => ({ sessionId: undisturbed.booked.sessionId }),
  },
  'in the name of another room': {
    code: 'bad_payload',
    says: () => ({ roomId: undisturbed.clientJoined.roomId }),
  },
  'in the name of the other side': { code: 'bad_payload', says: () => ({ participantType: 'consultant' }) },
  'in the name of somebody else': {
    code: 'bad_payload',
    says: () => ({ senderId: undisturbed.clientJoined.participantId }),
  },
  'in a mode that does not carry it': { code: 'not_allowed_in_mode', says: () => ({}) },
}
const modes = ['chat', 'voice'] as const

let stage: Stage
/** Two people in their call, who must not notice anything. */
let undisturbed: Awaited<ReturnType<Stage['pair']>>
/** Those who are still in where the other side lost its place. */
const left: Visitor[] = []
/** Alone in sessions of their own; a visitor for each way, so that no limit is met. */
const members = new Map<string, Visitor>()
let knocks: Record<string, Knock>
let untouched: Record<string, string>

beforeAll(async () => {
  stage = await Stage.open({ intervals: still })
  undisturbed = await stage.pair('voice')
  for (const how of Object.keys(oversteps)) {
    for (const mode of modes) {
      const visitor = await stage.admitted(await stage.book(mode), 'client')
      if (how !== 'without being in the room') await visitor.join()
      members.set(`${how} ${mode}`, visitor)
    }
  }
  knocks = { ...(await strangers()), ...(await former()) }
  untouched = await fingerprint(stage.pool)
})
afterAll(() => stage.close())

it('every event has a row here, and every row an event', () => {
  expect(names.toSorted()).toEqual(Object.keys(clientEvents).toSorted())
})

it('who is not let in is told why, and none of his events is heard, answered or written', async () => {
  const frames = [...events, ['no-such-event', { payload: () => ({}) }] as const].map(
    ([name, { payload }], index) => `42${index}${JSON.stringify([name, payload()])}`,
  )
  const heard = told()
  for (const [who, { auth, says, from = origin }] of Object.entries(knocks)) {
    const answers = await knock(stage.url, auth, frames, { origin: from })
    expect({ who, answers: answers.map(readRefusal) }).toEqual({ who, answers: [says] })
  }
  await nobodyElseHeard(heard)
})

it.each(events)('%s is nothing for who oversteps', async (event, { payload, notIn, elsewhere, ofGroups }) => {
  const heard = told()
  const answers: Record<string, string> = {}
  const right: Record<string, string> = {}
  for (const [how, { code, says }] of Object.entries(oversteps)) {
    const mode = modeFor(how, notIn)
    if (mode === null || (how === 'without being in the room' && event === 'join-room')) continue
    const isForeign = (elsewhere || ofGroups) && code === 'bad_payload'
    right[how] = isForeign ? 'not_allowed_in_mode' : code
    answers[how] = (await members.get(`${how} ${mode}`)?.code(event, { ...payload(), ...says() })) ?? 'nobody'
  }
  expect(answers).toEqual(right)
  await nobodyElseHeard(heard)
})

/** The mode in which it is tried: one that carries the event, or one that does not. */
function modeFor(how: string, notIn: 'chat' | 'voice' | null): 'chat' | 'voice' | null {
  if (how === 'in a mode that does not carry it') return notIn
  return notIn === 'voice' ? 'chat' : 'voice'
}

/** How much each who is in was told so far. */
function told(): number[] {
  return watchers().map(({ received }) => received.length)
}

function watchers(): Visitor[] {
  return [undisturbed.client, undisturbed.consultant, ...left]
}

/** The two in their call still hear each other, and neither they nor anybody else anything besides; no row is another. */
async function nobodyElseHeard(before: number[]): Promise<void> {
  const { client, consultant } = undisturbed
  await client.send('media-state', { microphone: 'on' })
  await consultant.send('media-state', { microphone: 'on' })
  await Promise.all([client.next('media-state'), consultant.next('media-state')])
  const since = watchers().map(({ received }, index) =>
    received.slice(before[index]).map(({ event }) => event),
  )
  expect(since).toEqual([['media-state'], ['media-state'], ...left.map(() => [])])
  expect(await fingerprint(stage.pool)).toEqual(untouched)
}

/** Who never was let in, or comes with what is used up. */
async function strangers(): Promise<Record<string, Knock>> {
  const { booked, clientJoined } = undisturbed
  const ticket = (by = secret, nowMs = Date.now()) => issueTicket(placeOf(booked), by, nowMs)
  const spent = await stage.claim(await stage.book('voice'), 'client')
  await stage.connect({ ticket: spent })
  const nowhere = issueTicket({ ...placeOf(booked), sessionId: randomUUID() }, secret)
  const invalid = { code: 'ticket_invalid' }
  return {
    nobody: { auth: {}, says: { code: 'ticket_missing' } },
    'a stranger’s ticket': { auth: { ticket: ticket('x'.repeat(43)) }, says: invalid },
    'a ticket for no session': { auth: { ticket: nowhere }, says: invalid },
    'a ticket that was used': { auth: { ticket: spent }, says: invalid },
    'a ticket that is too old': {
      auth: { ticket: ticket(secret, Date.now() - 63_000) },
      says: { code: 'ticket_expired' },
    },
    'a ticket in place of a resume credential': { auth: { resume: ticket() }, says: invalid },
    'a resume credential in place of a ticket': { auth: { ticket: clientJoined.resume }, says: invalid },
    'a right ticket on a foreign page': {
      auth: { ticket: ticket() },
      from: 'https://evil.example',
      says: { code: 'origin_refused' },
    },
    'a right resume credential on a foreign page': {
      auth: { resume: clientJoined.resume },
      from: 'null',
      says: { code: 'origin_refused' },
    },
  }
}

/** Who was in, and has lost the place. */
async function former(): Promise<Record<string, Knock>> {
  const displaced = await stage.pair('chat')
  await stage.claim(displaced.booked, 'client')
  const revoked = await stage.pair('chat')
  await stage.db.rpc('issue_session_link', {
    p_session_id: revoked.booked.sessionId,
    p_participant_type: 'client',
  })
  const ended = await stage.pair('chat')
  await stage.db.rpc('end_session', { p_session_id: ended.booked.sessionId, p_reason: '' })
  for (const { client } of [displaced, revoked, ended]) await client.disconnected()
  left.push(displaced.consultant, revoked.consultant)
  for (const one of left) await one.next('participant-left')
  const both = (who: string, { booked, clientJoined }: typeof ended, says: Knock['says']) => ({
    [`${who}, with its ticket`]: { auth: { ticket: issueTicket(placeOf(booked), secret) }, says },
    [`${who}, with its resume credential`]: { auth: { resume: clientJoined.resume }, says },
  })
  return {
    ...both('a device whose place was taken over', displaced, { code: 'ticket_invalid', reason: 'replaced' }),
    ...both('who had a link that was revoked', revoked, { code: 'ticket_invalid', reason: 'revoked' }),
    ...both('who was in a session that is over', ended, { code: 'session_over' }),
  }
}

/** The place of the client as its first holder. */
function placeOf({ sessionId }: Booked) {
  return { sessionId, participantType: 'client', claimNumber: 1 } as const
}

/** What a packet that refuses a connection says; anything else as it is. */
function readRefusal(packet: string) {
  if (!packet.startsWith('44')) return packet
  const { code, reason } = connectRefusal.parse(JSON.parse(packet.slice(2)).data)
  return { code, ...(reason ? { reason } : {}) }
}
