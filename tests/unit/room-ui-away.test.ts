import { describe, expect, test } from 'vitest'
import { awayWords } from '@/components/appointment/room/away/away-words'
import { pausedWords } from '@/components/appointment/room/meanwhile-words'
import { lengthState } from '@/components/chat/composer-words'
import type { Absence, RoomClock } from '@/lib/client/appointment/clock'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { initialSnapshot } from '@/lib/client/appointment/state'
import type { SessionView } from '@/lib/contract/http/session'
import type { LeaveReason } from '@/lib/contract/socket/member'

const at = '2026-11-30T10:00:00Z'
const startMs = Date.parse(at)
const client: SessionView = {
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
  endsAt: '2026-11-30T10:30:00Z',
  serverTime: at,
  summary: null,
}
const consultant: SessionView = {
  ...client,
  participantType: 'consultant',
  otherParticipantName: 'Nina Kapoor',
}
const sinceMs = startMs + 60_000
const lost = (reason: LeaveReason | null = 'connection_lost'): Absence => ({ sinceMs, reason })

function words(
  session: SessionView,
  clock: Partial<RoomClock>,
  seconds: number,
  more: Partial<AppointmentSnapshot> = {},
) {
  const first = initialSnapshot(session, 0)
  return awayWords({ ...first, ...more, clock: { ...first.clock, ...clock } }, sinceMs + seconds * 1000)
}

describe('while the client is away', () => {
  const away = { away: { client: lost('left') } }

  test('its consultant is told how long the clock goes on, counted down for the eye alone', () => {
    const early = words(consultant, away, 18)
    expect(early?.title).toMatch(/^Nina left at \d/)
    expect(early?.detail).toBe('The clock goes on for 42 s more, then it is paused until Nina is back.')
    expect(early?.said).toBe(words(consultant, away, 30)?.said)
    expect(early?.said).not.toContain('42')
  })

  test('and afterwards that it is paused, and that the call was closed and comes back', () => {
    expect(words(consultant, away, 60)?.detail).toBe('The clock is paused until Nina is back.')
    expect(words(consultant, away, 61, { mediaClosed: true })?.detail).toContain(
      'The call was closed because Nina is not here; it comes back by itself.',
    )
    const chat = { ...consultant, sessionType: 'chat' as const }
    expect(words(chat, away, 61, { mediaClosed: true })?.detail).not.toContain('call')
  })

  test('how it went is said as it was', () => {
    const title = (reason: LeaveReason | null) =>
      words(consultant, { away: { client: lost(reason) } }, 5)?.title
    expect(title('page_closed')).toContain('closed the page')
    expect(title('elsewhere')).toContain('went to another session')
    expect(title('connection_lost')).toContain("Nina's connection was lost")
    expect(title(null)).toContain("Nina's connection was lost")
  })
})

describe('while the consultant is away', () => {
  test('the clock is paused at once; a short loss may still count, leaving does not', () => {
    expect(words(client, { away: { consultant: lost() } }, 3)?.detail).toBe(
      'The clock is paused. If Asha is back within 15 seconds, these may still count.',
    )
    for (const [reason, seconds] of [
      ['connection_lost', 15],
      ['left', 3],
      ['page_closed', 3],
    ] as const) {
      expect(words(client, { away: { consultant: lost(reason) } }, seconds)?.detail).toBe(
        'The clock is paused until Asha is back.',
      )
    }
  })

  test('seconds in which it is still heard count, and that ends after a minute', () => {
    const heard = words(client, { away: { consultant: lost() } }, 20, { media: 'connected' })
    expect(heard?.detail).toBe(
      'The call goes on: seconds in which you hear Asha count, for 40 s more. Then it is closed until Asha is back.',
    )
  })
})

describe('while one’s own connection is down', () => {
  test('the client reads that the clock goes on and when it is paused', () => {
    expect(words(client, { away: { client: lost(null) } }, 10)?.detail).toContain('goes on for 50 s more')
    expect(words(client, { away: { client: lost(null) } }, 60)?.detail).toContain('paused until you are back')
  })

  test('the consultant reads what still counts, and then that the page sends silence and black', () => {
    const away = { away: { consultant: lost(null) } }
    expect(words(consultant, away, 10, { media: 'connected' })?.detail).toContain(
      'hears you count, for 50 s more',
    )
    expect(words(consultant, away, 10)?.detail).toBe('The clock is paused until you are back.')
    expect(words(consultant, away, 61, { silent: 'offline' })?.detail).toContain('sends silence and black')
    const voice = { ...consultant, sessionType: 'voice' as const }
    expect(words(voice, away, 61, { silent: 'offline' })?.detail).not.toContain('black')
  })
})

describe('in a dead call', () => {
  const dead = { stalledFromMs: sinceMs }

  test('both read that it is paused because nothing arrives, and on whose side', () => {
    expect(words(client, dead, 0, { stalledAt: 'client' })).toMatchObject({
      title: 'Paused: no sound or picture arrives.',
      detail: expect.stringContaining('Nothing reaches you from Asha.'),
    })
    const other = words(consultant, dead, 0, { stalledAt: 'client', silent: 'stalled' })
    expect(other?.detail).toContain('Nothing of yours reaches Nina.')
    expect(other?.detail).toContain('Until then you are not heard or seen.')
    expect(words({ ...client, sessionType: 'voice' }, dead, 0, { stalledAt: 'client' })?.title).toBe(
      'Paused: no sound arrives.',
    )
  })

  test('nothing is said of a pause that has not begun', () => {
    expect(words(client, dead, -1, { stalledAt: 'client' })).toBeNull()
    expect(words(client, {}, 0, { silent: 'missing' })?.title).toBe('No sound or picture arrives.')
  })
})

test('while both are here and before both were in there is nothing to say', () => {
  expect(words(client, {}, 0)).toBeNull()
  expect(words(client, { startedAtMs: null, away: { consultant: lost() } }, 0)).toBeNull()
})

test('the composer says that the clock is paused, unless the length is more urgent', () => {
  expect(lengthState('Hello', pausedWords).words).toBe('The clock is paused.')
  expect(lengthState('Hello').words).toBeNull()
  expect(lengthState('x'.repeat(4_001), pausedWords)).toMatchObject({
    words: '1 characters too many',
    sendable: false,
  })
})
