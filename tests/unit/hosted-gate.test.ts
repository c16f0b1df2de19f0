import { describe, expect, it } from 'vitest'
import {
  gateOf,
  gateOfKnown,
  gateOfRefusal,
  type HostedGate,
  type Known,
  titleOf,
  wayOf,
} from '@/components/group/lobby/gate'
import { actsOn } from '@/components/group/people/acts'
import type { HerfSession } from '@/lib/contract/http/herf'
import type { ProblemCode } from '@/lib/contract/http/session'

const session: HerfSession = {
  id: '0a1b2c3d-0000-4000-8000-000000000000',
  title: 'Evening class',
  description: null,
  status: 'LIVE',
  scheduledAt: null,
  startedAt: '2026-12-01T18:00:00Z',
  endedAt: null,
  maxParticipants: 2,
  participantCount: 1,
  isPrivate: false,
  club: null,
  host: { id: '0a1b2c3d-0000-4000-8000-000000000001', name: 'Asha Rao' },
  isHost: false,
  isRemoved: false,
  roomUrl: null,
}
const known = (more: Partial<HerfSession> = {}): Known => ({
  session: { ...session, ...more },
  people: [],
  serverTime: '2026-12-01T18:00:00Z',
})

describe('the gate of a group room of an account', () => {
  it('is its lobby until it is over', () => {
    for (const status of ['SCHEDULED', 'LIVE'] as const)
      expect(gateOfKnown(known({ status })).name).toBe('lobby')
    for (const status of ['ENDED', 'CANCELLED'] as const)
      expect(gateOfKnown(known({ status })).name).toBe('over')
    // Whoever was taken out reads that, and is offered nothing that fails.
    expect(gateOfKnown(known({ isRemoved: true })).name).toBe('blocked')
    expect(gateOfKnown(known({ isRemoved: true, status: 'ENDED' })).name).toBe('over')
    expect(gateOf({ state: 'unavailable' }).name).toBe('unavailable')
    expect(gateOf({ state: 'unknown' }).name).toBe('unknown')
  })

  it('follows from what a way in was refused for', () => {
    const after = (code: ProblemCode) => gateOfRefusal({ status: 409, code }, known())?.name ?? 'asked again'
    expect(
      Object.fromEntries(
        (
          [
            'not_live',
            'room_full',
            'over',
            'private',
            'blocked',
            'link_over',
            'not_signed_in',
            'not_found',
            'unavailable',
            'too_many_attempts',
          ] as const
        ).map((code) => [code, after(code)]),
      ),
    ).toEqual({
      not_live: 'asked again',
      room_full: 'asked again',
      over: 'asked again',
      private: 'private',
      blocked: 'blocked',
      link_over: 'private',
      not_signed_in: 'signed-out',
      not_found: 'unknown',
      unavailable: 'trouble',
      too_many_attempts: 'trouble',
    })
    // Whoever was in was taken out; whoever was not was turned away.
    expect(gateOfRefusal({ status: 410, code: 'link_over' }, known(), true)?.name).toBe('blocked')
  })

  it('has a title in each of its states', () => {
    const gates: HostedGate[] = [
      { name: 'unavailable' },
      { name: 'unknown' },
      { name: 'signed-out' },
      { name: 'lobby', known: known() },
      { name: 'room', known: known() },
      { name: 'over', known: known({ status: 'ENDED' }) },
      { name: 'over', known: known({ status: 'CANCELLED' }) },
      { name: 'private', known: known() },
      { name: 'blocked', known: known() },
      { name: 'trouble', known: known(), obstacle: { status: 503, code: 'unavailable' } },
    ]
    const titles = gates.map(titleOf)
    expect(titles.every((title) => title.length > 3)).toBe(true)
    // The room and its lobby are called alike, all others are not.
    expect(new Set(titles).size).toBe(gates.length - 1)
  })
})

describe('the way from the lobby', () => {
  it('is the host’s to start, and everybody’s to join while there is a place', () => {
    expect(wayOf({ ...session, status: 'SCHEDULED', isHost: true })).toBe('start')
    expect(wayOf({ ...session, status: 'SCHEDULED' })).toBe('wait')
    expect(wayOf(session)).toBe('join')
    expect(wayOf({ ...session, participantCount: 2 })).toBe('full')
  })

  it('is not closed to the host of a full room, whose place is kept', () => {
    expect(wayOf({ ...session, participantCount: 2, isHost: true })).toBe('join')
  })
})

describe('what is offered about a person', () => {
  const person = { role: 'member', guest: false, state: 'in' } as const

  it('is nothing to members, and nothing about the host', () => {
    expect(actsOn({ ...person, state: 'waits' }, 'member')).toEqual([])
    expect(actsOn({ ...person, role: 'host' }, 'host')).toEqual([])
  })

  it('is to let in or turn away who waits, and to take out who is in', () => {
    expect(actsOn({ ...person, state: 'waits' }, 'cohost')).toEqual(['admit', 'turn_away'])
    expect(actsOn(person, 'cohost')).toEqual(['remove'])
    expect(actsOn({ ...person, role: 'guest', guest: true }, 'host')).toEqual(['remove'])
  })

  it('is the host’s alone where it gives or takes a say, or lets somebody back', () => {
    expect(actsOn(person, 'host')).toEqual(['make_cohost', 'remove'])
    expect(actsOn({ ...person, role: 'cohost' }, 'host')).toEqual(['unmake_cohost', 'remove'])
    expect(actsOn({ ...person, role: 'cohost' }, 'cohost')).toEqual([])
    expect(actsOn({ ...person, state: 'removed' }, 'host')).toEqual(['let_back'])
    expect(actsOn({ ...person, state: 'removed' }, 'cohost')).toEqual([])
  })
})
