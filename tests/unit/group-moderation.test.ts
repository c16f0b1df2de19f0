import { describe, expect, it } from 'vitest'
import { offersOn, outranks, type Sender, sayOf } from '@/components/group/moderation/offers'
import { wordsOf } from '@/components/group/moderation/told-notice'
import { groupRights } from '@/lib/room/rights'

const person: Sender = {
  ...{ role: 'member', isSelf: false, muted: false, held: false, camera: false, screen: false, barred: [] },
}
const own = { say: 'all', role: 'host', isPrivate: true, isCall: true, isVideo: false } as const
const buttons = (of: Partial<Sender>, as: Partial<Parameters<typeof offersOn>[1]> = {}) =>
  offersOn({ ...person, ...of }, { ...own, ...as }).map(({ act, why }) => (why ? `${act}: ${why}` : act))

describe('what can be done about what somebody sends', () => {
  it('follows what they send and may', () => {
    expect(buttons({})).toEqual(['mute', 'hold', 'mute_others', 'hold_chat', 'send_to_wait'])
    expect(buttons({ muted: true })).toEqual([
      'ask_to_unmute',
      'hold',
      'mute_others',
      'hold_chat',
      'send_to_wait',
    ])
    expect(buttons({ muted: true, held: true })).toEqual([
      'allow',
      'mute_others',
      'hold_chat',
      'send_to_wait',
    ])
    expect(buttons({ camera: true })).toContain('stop_camera')
    expect(buttons({ screen: true })).toContain('stop_screen')
    expect(buttons({}, { isCall: false })).toEqual(['hold_chat', 'send_to_wait'])
    expect(buttons({ camera: true, screen: true }, { isVideo: true }).slice(3, -1)).toEqual([
      ...['stop_camera', 'hold_camera', 'stop_screen', 'hold_screen', 'hold_chat'],
    ])
    expect(buttons({ barred: ['sendVideo', 'sendScreen', 'chat'] }, { isVideo: true }).slice(3, -1)).toEqual([
      ...['allow_camera', 'allow_screen', 'allow_chat'],
    ])
  })

  it('says why something does nothing', () => {
    expect(buttons({}, { isPrivate: false })).toContain('send_to_wait: not_private')
    expect(buttons({ camera: true }, { say: 'mute', role: 'member' })).toEqual([
      'mute',
      'hold: stands_in',
      'mute_others',
      'stop_camera: stands_in',
      'hold_chat: stands_in',
      'send_to_wait: stands_in',
    ])
  })

  it('is nothing about oneself, about who has as much of a say, or without one', () => {
    expect(buttons({ isSelf: true })).toEqual([])
    expect(buttons({ role: 'host' }, { role: 'cohost' })).toEqual([])
    expect(buttons({ role: 'cohost' }, { role: 'cohost' })).toEqual([])
    expect(buttons({ role: 'cohost' })).toContain('mute')
    expect(buttons({}, { say: 'none' })).toEqual([])
    expect([outranks('host', 'host'), outranks('member', 'member')]).toEqual([true, false])
  })

  it('is asked of rights and not of roles', () => {
    const view = { memberId: 'self' }
    const say = (
      permissions: (typeof groupRights)['host' | 'member'] | 'moderate'[],
      standsIn: string | null,
    ) => sayOf({ permissions, standsIn, view })
    expect(say(groupRights.host, null)).toBe('all')
    expect(say(['moderate'], null)).toBe('all')
    expect(say(groupRights.member, null)).toBe('none')
    expect(say(groupRights.member, 'self')).toBe('mute')
    expect(say(groupRights.member, 'other')).toBe('none')
  })
})

describe('whoever it is about', () => {
  it('reads by whom, and what to do', () => {
    const told = (
      what: Parameters<typeof wordsOf>[0]['what'],
      right: 'sendAudio' | 'record' | null = null,
      by = 'Hana Ito',
    ) => wordsOf({ what, right, by, number: 1 }).replace(/[\u2066-\u2069]/g, '')
    expect(told('mic')).toBe('Hana muted you. The others do not hear you until you turn your microphone on.')
    expect(told('unmute')).toBe('Hana asks you to unmute.')
    expect(told('taken', 'sendAudio')).toMatch(
      /^Hana muted you until you are allowed to speak\. Raise your hand/,
    )
    expect(told('given', 'sendAudio', '')).toBe('A host allows you to speak. Your microphone is still off.')
    expect(told('taken', 'record')).toBe('Hana lets you do less here than before.')
  })
})
