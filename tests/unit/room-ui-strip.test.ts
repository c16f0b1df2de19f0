import { describe, expect, it } from 'vitest'
import { actOf } from '@/components/call/keys/shortcuts'
import { levelWords, lineWords } from '@/components/call/line-words'
import { stripLines } from '@/components/call/strip-lines'
import { joinsAs } from '@/components/prejoin/joins-as'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { initialSnapshot } from '@/lib/client/appointment/state'
import type { DevicesSnapshot } from '@/lib/client/devices/device-state'
import type { LineView } from '@/lib/client/media/quality/network-quality'
import type { SessionView } from '@/lib/contract/http/session'

const at = '2026-11-25T10:00:00Z'
const session: SessionView = {
  sessionId: '7b6a3f0e-8f4c-4d5b-9a51-0b6f2f5f5a11',
  roomId: 'room',
  linkId: '7b6a3f0e-8f4c-4d5b-9a51-0b6f2f5f5a12',
  sessionType: 'video',
  status: 'active',
  participantType: 'client',
  participantId: '7b6a3f0e-8f4c-4d5b-9a51-0b6f2f5f5a13',
  participantName: 'Nina Kapoor',
  otherParticipantName: 'Asha Rao',
  otherPresent: false,
  paidDurationMinutes: 30,
  bookedMinutes: 30,
  price: '100.00',
  currency: 'INR',
  billing: 'prorata',
  freeSeconds: 60,
  scheduledStartTime: at,
  opensAt: at,
  noShow: { from: '2026-11-21T10:10:00Z', cost: '0.00' },
  alone: null,
  startedAt: at,
  endsAt: at,
  serverTime: at,
  summary: null,
}
const devices: DevicesSnapshot = {
  microphone: 'on',
  camera: 'on',
  localStream: null,
  interrupted: [],
  notices: [],
}
const well: AppointmentSnapshot = { ...initialSnapshot(session, 0), phase: 'live', devices }
const words = (changes: Partial<AppointmentSnapshot>, speaksMuted = false) =>
  stripLines({ ...well, ...changes }, speaksMuted).map((line) => line.words)

describe('what a call has to say', () => {
  it('is nothing while all is well', () => {
    expect(words({})).toEqual([])
  })

  it('names a device that does not run, one that was taken away, and a weak line', () => {
    expect(words({ devices: { ...devices, microphone: 'busy' } })[0]).toMatch(/Another app/)
    expect(words({ devices: { ...devices, interrupted: ['audio', 'video'] } })[0]).toMatch(
      /taken the microphone and camera/,
    )
    expect(words({ videoLevel: 'low' })[0]).toMatch(/sent smaller/)
    expect(words({ videoLevel: 'paused', screen: 'on' })[0]).toMatch(/shared screen is paused/)
  })

  it('offers a new device and the end of sharing with one press', () => {
    const notice = { kind: 'audio', what: 'connected', label: 'AirPods', id: 'x' } as const
    expect(stripLines({ ...well, devices: { ...devices, notices: [notice] } }, false)).toMatchObject([
      { words: 'AirPods was connected.', action: { does: 'choose', kind: 'audio', id: 'x' } },
    ])
    expect(stripLines({ ...well, screen: 'on' }, false)).toMatchObject([
      { words: 'Asha sees your screen.', action: { does: 'stop-sharing' } },
    ])
  })

  it('says by whom a screen is seen: by who is in, and by nobody where nobody is', () => {
    const shared = (members: [string, boolean][]) => {
      const all = well.members.flatMap((one) =>
        members.map(([name, present]) => ({ ...one, id: name, name, present })),
      )
      return words({ screen: 'on', members: all })[0]
    }
    expect(shared([['Mei', true]])).toBe('Mei sees your screen.')
    expect(
      shared([
        ['Mei Lin', true],
        ['Ravi', false],
        ['Tom', true],
        ['Asha', true],
      ]),
    ).toBe('Mei, Tom and Asha see your screen.')
    expect(
      shared([
        ['Mei', true],
        ['Tom', true],
      ]),
    ).toBe('Mei and Tom see your screen.')
    expect(
      shared([
        ['Mei', false],
        ['Tom', false],
      ]),
    ).toBe('Your screen is shared. Nobody else is here.')
    expect(shared([])).toBe('Your screen is shared. Nobody else is here.')
  })

  it('tells who speaks into a microphone that is off, on either side', () => {
    expect(words({ devices: { ...devices, microphone: 'off' } }, true)[0]).toMatch(/your microphone is off/)
    expect(
      words({ members: well.members.map((one) => ({ ...one, sends: { microphone: 'off', camera: 'on' } })) }),
    ).toEqual(["Asha's microphone is off."])
  })
})

describe('the word for a line', () => {
  const reading = { lostOut: 0, lostIn: 0, rttMs: 1, jitterMs: 1, capacityBps: null }
  it.each<[LineView['grade'], LineView['side'], string]>([
    ['good', null, 'Good line'],
    ['fair', 'theirs', "Fair line on Asha's side"],
    ['weak', 'yours', 'Weak line on your side'],
    ['weak', null, 'Weak line'],
  ])('%s, %s', (grade, side, expected) => {
    expect(lineWords({ grade, side, reading }, 'Asha')).toBe(expected)
    expect(levelWords({ videoLevel: 'full', screen: 'off' })).toBeNull()
  })
})

describe('joining without a device', () => {
  it.each<[DevicesSnapshot['microphone'], DevicesSnapshot['camera'], RegExp | null]>([
    ['on', 'on', null],
    ['on', null, null],
    ['on', 'busy', /without a camera/],
    ['blocked', 'on', /microphone off/],
    ['missing', 'missing', /listening only/],
    ['off', null, /listening only/],
  ])('microphone %s, camera %s', (microphone, camera, expected) => {
    const said = joinsAs({ ...devices, microphone, camera })
    if (expected) expect(said).toMatch(expected)
    else expect(said).toBeNull()
  })
})

describe('single keys', () => {
  const press = {
    key: 'm',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    defaultPrevented: false,
  }
  it('act alone, in either case, and not while somebody writes', () => {
    expect(actOf(press, false)).toBe('microphone')
    expect(actOf({ ...press, key: 'V' }, false)).toBe('camera')
    expect(actOf({ ...press, key: 'x' }, false)).toBeNull()
    expect(actOf(press, true)).toBeNull()
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'repeat', 'defaultPrevented'] as const)
      expect(actOf({ ...press, [held]: true }, false)).toBeNull()
  })
})
