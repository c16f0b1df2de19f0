import { bridgeMs, graceMs } from '@/lib/client/absence'
import type { Absence, RoomSnapshot } from '@/lib/client/snapshot'
import { otherSide } from '@/lib/room/other-side'
import { firstName } from './presence-words'
import { wallTime } from './wall-time'

/** What there is to say while the clock is about to stand, or stands. */
export interface AwayWords {
  readonly title: string
  /** For the eye: it counts down. */
  readonly detail: string
  /** The same for the ear, said once: it changes with what happens, not with the seconds. */
  readonly said: string
}

type Seen = Pick<
  RoomSnapshot,
  'session' | 'clock' | 'media' | 'mediaClosed' | 'silent' | 'stalledAt' | 'otherPresent'
>

/** null: both are here, and something arrives. `nowMs` is the server's clock. */
export function awayWords(seen: Seen, nowMs: number): AwayWords | null {
  const { session, clock } = seen
  if (clock.startedAtMs === null) return null
  const self = session.participantType
  const own = clock.away[self]
  if (own) return self === 'client' ? ownAsClient(own, nowMs) : ownAsConsultant(seen, own, nowMs)
  const other = clock.away[otherSide(self)]
  if (other)
    return withClosed(
      seen,
      self === 'client' ? consultantAway(seen, other, nowMs) : clientAway(seen, other, nowMs),
    )
  return deadWords(seen, nowMs)
}

/** Whole seconds until then; 0: it is past. */
function secondsTo(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000))
}

const nameOf = ({ session }: Pick<Seen, 'session'>) => firstName(session.otherParticipantName)
const steady = (title: string, detail: string): AwayWords => ({ title, detail, said: detail })

function howGone(name: string, { sinceMs, reason }: Absence): string {
  const at = wallTime(sinceMs)
  switch (reason) {
    case 'left':
    case 'revoked':
      return `${name} left at ${at}.`
    case 'page_closed':
      return `${name} closed the page at ${at}.`
    case 'elsewhere':
      return `${name} went to another session at ${at}.`
    case 'connection_lost':
    case 'replaced':
    case null:
      return `${name}'s connection was lost at ${at}.`
    default:
      return reason satisfies never
  }
}

/** The payer is away: the clock goes on for a while. */
function clientAway(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const title = howGone(name, absence)
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  const then = seen.media === 'connected' ? 'it is paused and the call is closed' : 'it is paused'
  if (left === 0) return steady(title, `The clock is paused until ${name} is back.`)
  return {
    title,
    detail: `The clock goes on for ${left} s more, then ${then} until ${name} is back.`,
    said: `The clock goes on for up to 60 seconds, then ${then} until ${name} is back.`,
  }
}

/** The payee is away: the clock stands at once, but for what still arrives. */
function consultantAway(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const title = howGone(name, absence)
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  if (seen.media === 'connected' && left > 0)
    return {
      title,
      detail: `The call goes on: seconds in which you hear ${name} count, for ${left} s more. Then it is closed until ${name} is back.`,
      said: `The call goes on: seconds in which you hear ${name} count, for up to 60 seconds. Then it is closed until ${name} is back.`,
    }
  return steady(
    title,
    mayBeBridged(absence, nowMs)
      ? `The clock is paused. If ${name} is back within 15 seconds, these may still count.`
      : `The clock is paused until ${name} is back.`,
  )
}

/** Who did not go by choice and is back soon may be paid for it (docs/money.md). */
function mayBeBridged({ sinceMs, reason }: Absence, nowMs: number): boolean {
  return nowMs < sinceMs + bridgeMs && reason !== 'left' && reason !== 'page_closed' && reason !== 'revoked'
}

function ownAsClient(absence: Absence, nowMs: number): AwayWords {
  const title = 'Your connection to the service is down.'
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  if (left === 0) return steady(title, 'The clock is paused until you are back.')
  return {
    title,
    detail: `The clock goes on for ${left} s more, then it is paused until you are back.`,
    said: 'The clock goes on for up to 60 seconds, then it is paused until you are back.',
  }
}

function ownAsConsultant(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const title = 'Your connection to the service is down.'
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  const quiet = seen.session.sessionType === 'video' ? 'silence and black' : 'silence'
  if (seen.silent === 'offline')
    return steady(title, `The clock is paused, and this page sends ${quiet}, until you are back.`)
  if (seen.media !== 'connected' || left === 0)
    return steady(title, 'The clock is paused until you are back.')
  return {
    title,
    detail: `Seconds in which ${name} hears you count, for ${left} s more. Then this page sends ${quiet} until you are back.`,
    said: `Seconds in which ${name} hears you count, for up to 60 seconds. Then this page sends ${quiet} until you are back.`,
  }
}

/** The call of somebody who is away for long was closed; a chat has none. */
function withClosed(seen: Seen, words: AwayWords): AwayWords {
  if (!seen.mediaClosed || seen.session.sessionType === 'chat') return words
  const more = ` The call was closed because ${nameOf(seen)} is not here; it comes back by itself.`
  return { ...words, detail: words.detail + more, said: words.said + more }
}

/** Both are here and nothing arrives, on one side at least. */
function deadWords(seen: Seen, nowMs: number): AwayWords | null {
  const { clock, stalledAt, silent, session } = seen
  const paused = clock.stalledFromMs !== null && clock.stalledFromMs <= nowMs
  if (!paused && silent !== 'missing') return null
  const name = nameOf(seen)
  const what = session.sessionType === 'video' ? 'no sound or picture arrives' : 'no sound arrives'
  const title = paused ? `Paused: ${what}.` : `${what[0]?.toUpperCase()}${what.slice(1)}.`
  const here = stalledAt === session.participantType || (stalledAt === null && silent === 'missing')
  const where = here ? `Nothing reaches you from ${name}.` : `Nothing of yours reaches ${name}.`
  const clockWords = paused ? 'The clock goes on once it does; the call' : 'The call'
  const heard = session.sessionType === 'video' ? 'heard or seen' : 'heard'
  const quiet = silent ? ` Until then you are not ${heard}.` : ''
  return steady(title, `${where} ${clockWords} is being repaired by itself.${quiet}`)
}
