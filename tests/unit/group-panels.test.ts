import { describe, expect, it } from 'vitest'
import { actsOn, mayLower, peopleOf } from '@/components/group/panels/people'
import { refusalOf } from '@/components/group/panels/refusal'
import { comingsOf } from '@/components/group/room/use-comings'
import { unseen } from '@/lib/client/room/members'
import type { MemberView } from '@/lib/client/room/snapshot'
import { groupRights } from '@/lib/room/rights'
import { hand, refusals, writing } from '@/locales/en/group/panels'
import { ordinal } from '@/locales/en/ordinals'

const member = (name: string, seen: Partial<MemberView> = {}): MemberView => ({
  ...unseen,
  id: name,
  role: 'member',
  name,
  present: true,
  ...seen,
})
const raisedAt = '2026-12-01T12:00:00.000Z'
const up = (...ids: string[]) => ids.map((memberId) => ({ memberId, raisedAt }))
const seen = {
  members: [
    member('Zoe'),
    member('Gus', { role: 'guest' }),
    member('Asha', { role: 'host' }),
    member('Tom', { present: false }),
    member('Mei', { present: false, media: 'connected' }),
  ],
  hands: up('Gus', 'self'),
  standsIn: null,
  role: 'cohost' as const,
  devices: null,
  permissions: groupRights.cohost,
  rights: [],
  view: { memberId: 'self', participantName: 'Ravi' },
}

describe('the list of people', () => {
  it('begins with raised hands in their order, then has hosts, then everybody by name; who is gone is not in it', () => {
    const people = peopleOf(seen)
    expect(people.map(({ name, place }) => [name, place])).toEqual([
      ['Gus', 1],
      ['Ravi', 2],
      ['Asha', null],
      ['Mei', null],
      ['Zoe', null],
    ])
    expect(people.find(({ name }) => name === 'Mei')).toMatchObject({ isLost: true })
    expect(people.find(({ isSelf }) => isSelf)).toMatchObject({ name: 'Ravi', role: 'cohost' })
  })

  it('knows of microphones in a call alone', () => {
    const sends = { microphone: 'off', camera: 'on' } as const
    const members = [member('Zoe', { sends }), member('Mei')]
    const devices = {
      microphone: 'on',
      camera: 'on',
      localStream: null,
      interrupted: [],
      notices: [],
    } as const
    const mutedIn = (call: typeof devices | null) =>
      peopleOf({ ...seen, members, devices: call }).flatMap(({ name, muted }) => (muted ? [name] : []))
    expect(mutedIn(devices)).toEqual(['Zoe'])
    expect(mutedIn(null)).toEqual([])
  })
})

it('the list of people says what somebody may not until allowed', () => {
  const without = (...barred: string[]) => groupRights.member.filter((right) => !barred.includes(right))
  const rights = [{ memberId: 'Zoe', permissions: without('sendAudio', 'chat'), by: 'self' }]
  const held = peopleOf({ ...seen, rights, permissions: without('sendVideo') }).flatMap((one) =>
    one.held || one.barred.length > 0 ? [[one.name, one.held, one.barred]] : [],
  )
  expect(held).toEqual([
    ['Ravi', false, ['sendVideo']],
    ['Zoe', true, ['chat']],
  ])
})

describe('what can be done about somebody', () => {
  it.each([
    ['host', 'member', ['make_cohost', 'hand_on', 'remove']],
    ['host', 'cohost', ['unmake_cohost', 'hand_on', 'remove']],
    ['host', 'guest', ['remove']],
    ['cohost', 'member', ['remove']],
    ['cohost', 'guest', ['remove']],
    ['cohost', 'cohost', []],
    ['cohost', 'host', []],
    ['member', 'guest', []],
    ['guest', 'member', []],
  ] as const)('by a %s, about a %s', (own, role, acts) => {
    expect(actsOn({ role, isSelf: false }, own)).toEqual(acts)
    expect(actsOn({ role, isSelf: true }, own)).toEqual([])
  })

  it('hands are lowered by hosts, and by who stands in for them', () => {
    const by = (role: 'host' | 'cohost' | 'member', standsIn: string | null = null) =>
      mayLower({ view: seen.view, permissions: groupRights[role], standsIn })
    expect([by('host'), by('cohost'), by('member', 'self')]).toEqual([true, true, true])
    expect([by('member'), by('member', 'Zoe')]).toEqual([false, false])
  })
})

describe('who came and who went', () => {
  it('is said by their names, and not by who is still there', () => {
    const left = { present: false, left: 'left' } as const
    expect(comingsOf([], [member('Zoe Ray'), member('Mei Lin')])).toBe('Zoe and Mei are here.')
    expect(comingsOf(['Zoe', 'Mei'], [member('Zoe', left), member('Mei')])).toBe('Zoe has left.')
    expect(comingsOf(['Zoe', 'Mei'], [member('Zoe', left), member('Mei', left)])).toBe(
      'Zoe and Mei have left.',
    )
    expect(
      comingsOf(['Zoe'], [member('Zoe', { present: false, left: 'connection_lost' }), member('Tom')]),
    ).toBe('Tom is here. Zoe lost the connection.')
    expect(comingsOf(['Zoe'], [member('Zoe')])).toBe('')
  })
})

describe('words', () => {
  it('of several who write name three at most', () => {
    expect(writing(['Asha'])).toBe('Asha')
    expect(writing(['Asha', 'Ravi', 'Mei'])).toBe('Asha, Ravi and Mei')
    expect(writing(['Asha', 'Ravi', 'Mei', 'Tom'])).toBe('Asha, Ravi, Mei and 1 other')
    expect(writing(['Asha', 'Ravi', 'Mei', 'Tom', 'Zoe'])).toBe('Asha, Ravi, Mei and 2 others')
  })

  it('of a raised hand say its place, where there are several', () => {
    expect(hand.up(1, 1)).toBe('Your hand is up.')
    expect(hand.up(2, 3)).toBe('Your hand is up. You are 2nd of 3.')
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22].map(ordinal).join(' ')).toBe(
      '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd',
    )
  })

  it('of a refusal are those of its code, or say that it did not work', () => {
    expect(refusalOf('room_full')).toBe(refusals.room_full)
    expect(refusalOf('unanswered')).toBe(refusals.unanswered)
    expect(refusalOf('internal')).toBe(refusals.other)
  })
})
