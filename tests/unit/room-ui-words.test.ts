import { describe, expect, test } from 'vitest'
import { deviceTrouble, toggleName } from '@/components/room/device-words'
import { leavingWords, moneyWords, timeLeftWords } from '@/components/room/ending-words'
import {
  connectionWords,
  failedWords,
  firstName,
  lostDetail,
  presenceWords,
  waitingWords,
} from '@/components/room/presence-words'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import type { SessionView } from '@/lib/room/http'

const session: SessionView = {
  sessionId: '00000000-0000-4000-8000-000000000001',
  roomId: 'room',
  linkId: '00000000-0000-4000-8000-000000000002',
  sessionType: 'video',
  status: 'active',
  participantType: 'client',
  participantId: '00000000-0000-4000-8000-000000000003',
  participantName: 'Nina Kapoor',
  otherParticipantName: 'Asha Rao',
  paidDurationMinutes: 30,
  price: '100.00',
  currency: 'INR',
  billing: 'prorata',
  freeSeconds: 60,
  scheduledStartTime: '2026-11-21T10:00:00Z',
  opensAt: '2026-11-21T09:50:00Z',
  startedAt: '2026-11-21T10:00:00Z',
  endsAt: '2026-11-21T10:30:00Z',
  serverTime: '2026-11-21T10:12:00Z',
  summary: null,
}
const consultant: SessionView = {
  ...session,
  participantType: 'consultant',
  otherParticipantName: 'Nina Kapoor',
}
const past = (elapsedSeconds: number) => ({ elapsedSeconds, remainingSeconds: 1800 - elapsedSeconds })
const running = { startedAtMs: 1, endsAtMs: 2, offsetMs: 0 }
const notStarted = { startedAtMs: null, endsAtMs: null, offsetMs: 0 }

describe('who is here', () => {
  const alone = { phase: 'waiting', session, otherPresent: false, otherLeft: null } as const

  test('who is still on the way in does not know yet', () => {
    expect(presenceWords({ ...alone, phase: 'entering' })).toBe('')
  })

  test('a lost connection is not a decision to leave', () => {
    expect(presenceWords({ ...alone, otherLeft: 'connection_lost' })).toBe('lost the connection')
    expect(presenceWords({ ...alone, otherLeft: 'left' })).toBe('has left')
  })

  test('who never came is not here yet, and nothing is charged', () => {
    const early = { ...alone, session: { ...session, startedAt: null }, clock: notStarted }
    expect(presenceWords(early)).toBe("isn't here yet")
    expect(waitingWords(early).title).toBe("Asha isn't here yet. Not charged yet.")
  })

  test('whose connection was lost is waited for, and the time is safe', () => {
    const { title, detail } = waitingWords({ ...alone, clock: running, otherLeft: 'connection_lost' })
    expect(title).toContain("Asha's connection was lost. Waiting for them to come back")
    expect(detail).toContain('not charged')
  })

  test('at a fixed price nothing is promised about time apart', () => {
    const fixed = { ...alone, session: { ...session, billing: 'fixed' as const }, clock: running }
    expect(waitingWords({ ...fixed, otherLeft: 'left' }).detail).not.toContain('charged')
  })

  test('a name that is empty still names somebody', () => expect(firstName('  ')).toBe('The other person'))
})

describe('how the line is', () => {
  const well = { phase: 'live', signalling: 'connected', media: 'connected' } as const

  test.each<[Partial<Pick<RoomSnapshot, 'phase' | 'signalling' | 'media' | 'trouble'>>, string]>([
    [{}, 'Connected'],
    [{ media: 'none' }, 'Connected'],
    [{ phase: 'entering' }, 'Connecting…'],
    [{ media: 'connecting' }, 'Connecting…'],
    [{ media: 'slow' }, 'Taking longer than usual. Trying another route.'],
    [{ media: 'lost' }, 'The line between you broke. Reconnecting…'],
    [{ media: 'lost', trouble: 'between' }, 'The line between you broke. Reconnecting…'],
    [{ media: 'lost', trouble: 'relay' }, "The relay for calls doesn't answer. Reconnecting…"],
    [{ media: 'lost', trouble: 'own-network' }, 'Your connection is down. Reconnecting… your time is safe'],
    [
      { media: 'lost', signalling: 'reconnecting' },
      'Your connection is down. Reconnecting… your time is safe',
    ],
    [{ signalling: 'reconnecting' }, 'The call goes on. Reconnecting to the service…'],
    [{ media: 'none', signalling: 'reconnecting' }, 'Reconnecting… your time is safe'],
    [
      { media: 'none', signalling: 'reconnecting', trouble: 'own-network' },
      'Your connection is down. Reconnecting… your time is safe',
    ],
    [{ media: 'failed' }, 'Not connected'],
  ])('%j reads "%s"', (change, words) => expect(connectionWords({ ...well, ...change }).words).toBe(words))

  test('what is known of why a call fails is said, and what can be done', () => {
    expect(failedWords({ session, trouble: 'relay' }).title).toContain("relay for calls doesn't answer")
    expect(failedWords({ session, trouble: 'no-relay' }).detail).toContain('booked to go through a relay')
    expect(failedWords({ session, trouble: 'own-network' }).title).toBe('Your connection is down.')
    expect(failedWords({ session, trouble: 'between' }).title).toContain('You are both here')
  })

  test('whether the clock goes on is said as it is charged', () => {
    expect(lostDetail({ session, signalling: 'connected' }, false)).toContain('the clock goes on')
    expect(lostDetail({ session, signalling: 'reconnecting' }, false)).toContain('After a minute apart')
    expect(lostDetail({ session, signalling: 'reconnecting' }, true)).toContain('The clock is paused')
    const apart = {
      phase: 'waiting',
      session,
      otherPresent: false,
      otherLeft: 'connection_lost',
      clock: running,
    } as const
    expect(waitingWords(apart, true).detail).toContain('this time apart is not charged')
    const fixed = { ...apart, session: { ...session, billing: 'fixed' as const } }
    expect(waitingWords(fixed, true).detail).toContain('The clock is paused')
    expect(waitingWords(fixed, true).detail).not.toContain('charged')
  })

  test('while the other side is away, their lost path is not taken for ours', () => {
    expect(connectionWords({ ...well, phase: 'waiting', media: 'lost' }).words).toBe('Connected')
  })
})

describe('what an end does to the money', () => {
  test('the client pays for the time together at most, and the rest comes back', () => {
    const words = moneyWords(session, past(710))
    expect(words).toContain('at most ₹40.00 of ₹100.00')
    expect(words).toContain('The rest comes back to you')
  })

  test('the consultant is told the same time from the other side', () => {
    expect(moneyWords(consultant, past(710))).toContain('up to ₹40.00 of ₹100.00, before fees')
    expect(moneyWords(consultant, past(710))).toContain('goes back to Nina')
  })

  test('started minutes are charged in full', () => {
    expect(moneyWords({ ...session, billing: 'per_minute' }, past(121))).toContain('at most ₹10.00')
  })

  test('never more than the price is named', () => {
    expect(moneyWords(session, past(1800))).toContain('at most ₹100.00 of ₹100.00')
  })

  test('a session that has hardly begun costs nothing', () => {
    expect(moneyWords(session, past(30))).toBe('Nothing is charged so early: all ₹100.00 come back to you.')
    expect(moneyWords({ ...session, freeSeconds: 0 }, past(30))).not.toContain('Nothing')
  })

  test('a fixed price is charged in full, unless its consultant ends early', () => {
    expect(moneyWords({ ...session, billing: 'fixed' }, past(710))).toContain('₹100.00 is charged in full')
    expect(moneyWords({ ...consultant, billing: 'fixed' }, past(710))).toContain('before 24 of 30 minutes')
    expect(moneyWords({ ...consultant, billing: 'fixed' }, past(1500))).toContain('you are paid ₹100.00')
  })

  test('amounts of a currency without decimals have none', () => {
    expect(moneyWords({ ...session, price: '1000', currency: 'JPY' }, past(710))).toContain('¥400 of ¥1,000')
  })

  test('the time left is said in minutes until the last two', () => {
    expect(timeLeftWords(past(760))).toBe('About 17 minutes are left.')
    expect(timeLeftWords(past(1755))).toBe('45 seconds are left.')
    expect(timeLeftWords(past(1799))).toBe('1 second is left.')
    expect(timeLeftWords(past(1800))).toBe('The booked time is over.')
  })

  test('leaving is told apart from ending', () => {
    expect(leavingWords(session, true)).toContain('After a minute apart, time is not charged')
    expect(leavingWords({ ...session, billing: 'fixed' }, true)).toContain('the booked time runs on')
    expect(leavingWords(session, false)).toContain('Nothing is charged until')
  })
})

describe('devices', () => {
  test('the button says what a press does', () => {
    expect(toggleName('microphone', 'on')).toBe('Turn microphone off')
    expect(toggleName('camera', 'off')).toBe('Turn camera on')
    expect(toggleName('camera', 'blocked')).toBe('Turn camera on')
  })

  test('only what is not the person’s choice is explained', () => {
    expect(['on', 'off', 'pending'] as const).toSatisfy((states: readonly ('on' | 'off' | 'pending')[]) =>
      states.every((state) => deviceTrouble('camera', state) === null),
    )
    expect(deviceTrouble('microphone', 'blocked')).toContain('blocked')
    expect(deviceTrouble('camera', 'missing')).toContain('No camera')
    expect(deviceTrouble('camera', 'busy')).toContain('Another app')
  })
})
