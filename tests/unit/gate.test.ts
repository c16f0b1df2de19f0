import { describe, expect, it } from 'vitest'
import { ended, gateOf, gateOfRefusal, titleOf } from '@/components/appointment/gates/gate'
import {
  type Problem,
  type ProblemCode,
  problemCode,
  type SessionView,
  type SummaryView,
} from '@/lib/contract/http/session'

const id = '00000000-0000-4000-8000-000000000000'
const session: SessionView = {
  sessionId: id,
  roomId: 'room',
  linkId: id,
  sessionType: 'video',
  status: 'scheduled',
  participantType: 'client',
  participantId: id,
  participantName: 'Ravi Kumar',
  otherParticipantName: 'Asha Rao',
  otherPresent: false,
  paidDurationMinutes: 30,
  bookedMinutes: 30,
  price: '100.00',
  currency: 'INR',
  billing: 'prorata',
  freeSeconds: 60,
  scheduledStartTime: '2026-11-21T10:00:00Z',
  opensAt: '2026-11-21T09:50:00Z',
  noShow: { from: '2026-11-21T10:10:00Z', cost: '0.00' },
  alone: null,
  startedAt: null,
  endsAt: null,
  serverTime: '2026-11-21T09:55:00Z',
  summary: null,
}
const free = { claimedHere: false, claimedElsewhere: false }
const refused = (code: ProblemCode, more: Partial<Problem> = {}): Problem => ({
  title: 'Refused',
  status: 409,
  detail: 'Because.',
  message: 'Because.',
  code,
  ...more,
})

describe('the first gate', () => {
  it('is the pre-join for a link that nobody uses', () => {
    expect(gateOf({ state: 'valid', session, ...free }, false).name).toBe('prejoin')
  })

  it('is the room for a browser that was in a session that goes on', () => {
    for (const status of ['waiting', 'active'] as const) {
      const gate = gateOf(
        { state: 'valid', session: { ...session, status }, ...free, claimedHere: true },
        true,
      )
      expect(gate).toMatchObject({ name: 'room', choice: {} })
    }
  })

  it('does not let a browser in without a click where it was never in', () => {
    const running: SessionView = { ...session, status: 'active' }
    expect(gateOf({ state: 'valid', session: running, ...free }, false).name).toBe('prejoin')
    expect(gateOf({ state: 'valid', session: running, ...free, claimedElsewhere: true }, false).name).toBe(
      'prejoin',
    )
  })

  it('tells a device that another one has its place', () => {
    const running: SessionView = { ...session, status: 'active' }
    const gate = gateOf({ state: 'valid', session: running, ...free, claimedElsewhere: true }, true)
    expect(gate.name).toBe('elsewhere')
  })

  it('says the same of every link that opens nothing, whatever the reason', () => {
    const gates = (['not_found', 'expired', 'ended', 'cancelled', 'too_early'] as const).map((reason) =>
      gateOf({ state: 'invalid', reason }, false),
    )
    expect(gates).toEqual(gates.map(() => ({ name: 'not-valid' })))
  })

  it('says of a link that was withdrawn that it was, and shows nothing of its session', () => {
    expect(gateOf({ state: 'invalid', reason: 'revoked' }, true)).toEqual({ name: 'withdrawn' })
    expect(gateOf({ state: 'invalid', reason: 'revoked', session }, false)).toEqual({ name: 'withdrawn' })
  })

  it('shows what the bearer may know of a session that is not open', () => {
    expect(gateOf({ state: 'invalid', reason: 'too_early', session }, false).name).toBe('early')
    for (const reason of ['ended', 'cancelled', 'expired'] as const) {
      expect(gateOf({ state: 'invalid', reason, session }, false).name).toBe('over')
    }
  })

  it('is the promise to try again where nothing can be told', () => {
    expect(gateOf({ state: 'unavailable' }, false)).toEqual({ name: 'unavailable', next: 'reload' })
  })
})

describe('a refused entry', () => {
  it('leads to a gate with a way on for every code there is', () => {
    const names = problemCode.options.map((code) => gateOfRefusal(refused(code), session).name)
    expect(names).not.toContain('room')
    expect(gateOfRefusal(refused('in_use_elsewhere'), session).name).toBe('elsewhere')
    expect(gateOfRefusal(refused('too_early'), session).name).toBe('early')
    expect(gateOfRefusal(refused('link_not_found'), session).name).toBe('not-valid')
    expect(gateOfRefusal(refused('too_many_attempts'), session)).toMatchObject({
      name: 'trouble',
      obstacle: { code: 'too_many_attempts' },
    })
  })

  it('asks who is in another session whether to go on here, if it is known until when', () => {
    const other = { until: '2026-11-21T12:30:00Z' }
    expect(gateOfRefusal(refused('in_another_session', { otherSession: other }), session)).toEqual({
      ...{ name: 'in-another-session', session, other },
    })
    expect(gateOfRefusal(refused('in_another_session'), session).name).toBe('trouble')
  })

  it('goes back to the room, and not to the start, once the service answers again', () => {
    expect(gateOfRefusal(refused('unavailable'), session)).toMatchObject({
      name: 'unavailable',
      next: 'room',
    })
  })

  it('believes the refusal where it knows more than the page did', () => {
    const over: SessionView = { ...session, status: 'completed' }
    expect(gateOfRefusal(refused('link_over', { session: over }), session)).toEqual({
      name: 'over',
      session: over,
    })
  })

  it('does not show a revoked link its session', () => {
    expect(gateOfRefusal(refused('link_over', { reason: 'revoked' }), session)).toEqual({
      name: 'withdrawn',
    })
  })
})

describe('the title of the tab', () => {
  it('names the mode and the other side, and the end when it has come', () => {
    expect(titleOf({ name: 'prejoin', session })).toBe('Video session with Asha Rao')
    const summary: SummaryView = {
      status: 'completed',
      reason: 'time_up',
      endedBy: 'system',
      startedAt: '2026-11-21T10:00:00Z',
      endedAt: '2026-11-21T10:30:00Z',
      durationSeconds: 1800,
      amountHeld: '100.00',
      amountReleased: '97.00',
      amountReturned: '0.00',
      platformFee: '3.00',
      currency: 'INR',
    }
    const over = ended(session, summary)
    expect(over).toMatchObject({ status: 'completed', summary })
    expect(titleOf({ name: 'over', session: over })).toBe('Session ended')
    expect(titleOf({ name: 'over', session: { ...over, status: 'cancelled' } })).toBe('Session cancelled')
  })

  it('tells a stranger nothing', () => {
    expect(titleOf({ name: 'not-valid' })).toBe('Link not valid')
  })
})
