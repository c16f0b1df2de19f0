import { describe, expect, it } from 'vitest'
import { gateOf, gateOfRefusal, titleOf } from '@/components/group/gates/gate'
import type { GroupView } from '@/lib/contract/http/group'

const view: GroupView = {
  kind: 'group',
  sessionId: 'session',
  roomId: 'room',
  linkId: 'link',
  sessionType: 'video',
  status: 'scheduled',
  title: 'Evening class',
  capacity: 4,
  memberId: 'member',
  participantType: 'member',
  participantName: 'Ravi',
  opensAt: '2026-01-01T10:00:00.000Z',
  startedAt: null,
  endedAt: null,
  serverTime: '2026-01-01T09:00:00.000Z',
}
const valid = { state: 'valid', session: view, claimedHere: false, claimedElsewhere: false } as const
const refused = (code: Parameters<typeof gateOfRefusal>[0]['code'], more: object = {}) =>
  gateOfRefusal({ status: 409, code, ...more }, view)

describe('the first gate of a group room', () => {
  it('asks before the room, but for a reload of a place that this browser holds', () => {
    expect(gateOf(valid, false)).toEqual({ name: 'prejoin', view })
    expect(gateOf({ ...valid, claimedHere: true }, false).name).toBe('prejoin')
    expect(gateOf({ ...valid, claimedHere: true }, true)).toEqual({ name: 'room', view, choice: {} })
    expect(gateOf({ ...valid, claimedElsewhere: true }, true).name).toBe('elsewhere')
    // The link itself may be opened anywhere; whether it takes over is asked on joining.
    expect(gateOf({ ...valid, claimedElsewhere: true }, false).name).toBe('prejoin')
  })

  it('says why a link does not lead in', () => {
    const invalid = (reason: 'too_early' | 'ended' | 'revoked' | 'not_found', session?: GroupView) =>
      gateOf({ state: 'invalid', reason, ...(session ? { session } : {}) }, false).name
    expect(invalid('too_early', view)).toBe('early')
    expect(invalid('ended', view)).toBe('ended')
    expect(invalid('revoked')).toBe('withdrawn')
    expect(invalid('not_found')).toBe('not-valid')
    expect(gateOf({ state: 'unavailable' }, false)).toEqual({ name: 'unavailable', next: 'reload' })
  })
})

describe('the gate of a refused entry', () => {
  it('follows from its code', () => {
    expect(refused('in_use_elsewhere').name).toBe('elsewhere')
    expect(refused('link_over', { reason: 'ended' }).name).toBe('ended')
    expect(refused('link_over', { reason: 'revoked' }).name).toBe('removed')
    expect(refused('link_not_found').name).toBe('not-valid')
    expect(refused('not_a_participant').name).toBe('not-valid')
    expect(refused('unavailable')).toEqual({ name: 'unavailable', next: 'room', view })
    expect(refused('too_many_attempts')).toMatchObject({ name: 'trouble', view })
    expect(refused('in_another_session').name).toBe('trouble')
    const otherSession = { until: '2026-01-01T11:00:00.000Z' }
    expect(refused('in_another_session', { otherSession })).toMatchObject({
      name: 'in-another-session',
      other: otherSession,
    })
  })

  it('counts down from what the server said of the time, whatever the page knew before', () => {
    expect(refused('too_early', { retryAfterSeconds: 60 })).toEqual({
      name: 'early',
      view: { ...view, serverTime: '2026-01-01T09:59:00.000Z' },
    })
  })

  it('is called like what is shown', () => {
    expect(titleOf({ name: 'prejoin', view })).toBe('Evening class')
    expect(titleOf({ name: 'early', view })).toBe('Not open yet: Evening class')
    expect(titleOf(refused('in_use_elsewhere'))).toBe('Open on another device')
  })
})
