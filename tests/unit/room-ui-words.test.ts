import { describe, expect, test } from 'vitest'
import {
  leavingWords,
  moneyWords,
  type OtherAtEnd,
  timeLeftWords,
} from '@/components/appointment/room/ending/ending-words'
import { presenceWords } from '@/components/appointment/room/head/presence-words'
import { keptWords, waitingWords } from '@/components/appointment/room/meanwhile-words'
import { failedWords } from '@/components/call/call-words'
import { connectionWords } from '@/components/call/connection-words'
import { deviceTrouble, toggleName } from '@/components/call/device-words'
import type { RoomSnapshot } from '@/lib/client/room/snapshot'
import type { SessionView } from '@/lib/contract/http/session'
import type { LeaveReason } from '@/lib/contract/socket/member'
import { firstName } from '@/lib/format-name'

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

describe('who is here', () => {
  const alone = { phase: 'waiting', session } as const
  const away = (left: LeaveReason | null) => ({ present: false, left })

  test('who is still on the way in does not know yet', () => {
    expect(presenceWords({ ...alone, phase: 'entering' }, away(null))).toBe('')
  })

  test('a lost connection is not a decision to leave', () => {
    expect(presenceWords(alone, away('connection_lost'))).toBe('lost the connection')
    expect(presenceWords(alone, away('left'))).toBe('has left')
  })

  test('who never came is not here yet, and nothing is charged', () => {
    const early = { ...alone, session: { ...session, startedAt: null } }
    expect(presenceWords(early, away(null))).toBe("isn't here yet")
    expect(waitingWords(early).title).toBe("Asha isn't here yet. Not charged yet.")
  })

  test('a page that was closed and another session are told apart from leaving', () => {
    expect(presenceWords(alone, away('page_closed'))).toBe('has closed the page')
    expect(presenceWords(alone, away('elsewhere'))).toBe('is in another session')
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
  ])('%j reads "%s"', (change, words) =>
    expect(connectionWords({ ...well, ...change }, keptWords).words).toBe(words),
  )

  test('what is known of why a call fails is said, and what can be done', () => {
    const other = { name: session.otherParticipantName, present: true, media: 'failed' } as const
    expect(failedWords({ members: [other], trouble: 'relay' }).title).toContain(
      "relay for calls doesn't answer",
    )
    expect(failedWords({ members: [other], trouble: 'no-relay' }).detail).toContain(
      'booked to go through a relay',
    )
    expect(failedWords({ members: [other], trouble: 'own-network' }).title).toBe('Your connection is down.')
    expect(failedWords({ members: [other], trouble: 'between' }).title).toContain('You are both here')
  })

  test('while the other side is away, their lost path is not taken for ours', () => {
    expect(connectionWords({ ...well, phase: 'waiting', media: 'lost' }, keptWords).words).toBe('Connected')
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

  describe('a fixed price', () => {
    const client = { ...session, billing: 'fixed' as const }
    const paid = { ...consultant, billing: 'fixed' as const }
    const soon: OtherAtEnd = { awayInSeconds: 11, awaySeconds: 4 }
    const gone: OtherAtEnd = { awayInSeconds: 0, awaySeconds: 100 }

    test('is charged in full while the consultant is here, or has only just gone', () => {
      expect(moneyWords(client, past(710))).toContain('₹100.00 is charged in full, unless Asha was away')
      expect(moneyWords(client, past(710), soon)).toContain(
        'If you end before that, ₹100.00 is charged in full',
      )
      expect(moneyWords(client, past(710), soon)).toContain(
        'after that, only the time you were both here: at most ₹40.00',
      )
    })

    test('falls to the time together when the consultant is away', () => {
      expect(moneyWords(client, past(710), gone)).toContain(
        'at most ₹40.00 of ₹100.00, unless Asha was here for 24 of 30',
      )
      expect(moneyWords(client, past(1500), gone)).toContain('charged in full.')
    })

    test('falls for a consultant who ends early, until the client has been away for 5 minutes', () => {
      expect(moneyWords(paid, past(710))).toContain('before you were here for 24 of 30 minutes')
      expect(moneyWords(paid, past(710), gone)).toContain('in 3:20, ending no longer lowers the price')
      expect(moneyWords(paid, past(710), { ...gone, awaySeconds: 300 })).toContain(
        'you are paid ₹100.00 in full',
      )
      expect(moneyWords(paid, past(1500))).toContain('you are paid ₹100.00')
    })
  })

  test('who hardly was here pays what a missed session costs', () => {
    const missed = { ...session, noShow: { ...session.noShow, cost: '50.00' } }
    expect(moneyWords(missed, past(20))).toContain('₹50.00 of ₹100.00 is charged if Asha was here')
    // The minute that the clock ran on without the client makes no session of it.
    const seconds = { awayInSeconds: 0, awaySeconds: 60 }
    expect(
      moneyWords({ ...consultant, noShow: { ...session.noShow, cost: '50.00' } }, past(80), seconds),
    ).toContain('up to ₹50.00')
    expect(moneyWords(consultant, past(80), seconds)).toContain('all ₹100.00 go back to Nina')
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
    expect(leavingWords(session, true)).toContain('The clock goes on for 60 seconds after you leave')
    expect(leavingWords(consultant, true)).toContain('paused from the moment you leave')
    expect(leavingWords({ ...consultant, billing: 'fixed' }, true)).toContain('lowers the fixed price')
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
