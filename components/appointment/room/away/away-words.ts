import { bridgeMs, graceMs } from '@/lib/client/appointment/absence'
import type { Absence } from '@/lib/client/appointment/clock'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { otherSide } from '@/lib/contract/other-side'
import { firstName } from '@/lib/format-name'
import {
  clock as clockWords,
  closed,
  dead,
  gone,
  own as ownWords,
  times,
} from '@/locales/en/appointment/away'
import { wallTime } from './wall-time'

/** What there is to say while the clock is about to stand, or stands. */
export interface AwayWords {
  readonly title: string
  /** For the eye: it counts down. */
  readonly detail: string
  /** The same for the ear, said once: it changes with what happens, not with the seconds. */
  readonly said: string
}

type Seen = Pick<AppointmentSnapshot, 'session' | 'clock' | 'media' | 'mediaClosed' | 'silent' | 'stalledAt'>

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
      return gone.left(name, at)
    case 'page_closed':
    case 'elsewhere':
      return gone[reason](name, at)
    case 'connection_lost':
    case 'replaced':
    case null:
      return gone.connection_lost(name, at)
    default:
      return reason satisfies never
  }
}

/** The payer is away: the clock goes on for a while. */
function clientAway(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const title = howGone(name, absence)
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  if (left === 0) return steady(title, clockWords.paused(name))
  const goesOn = seen.media === 'connected' ? clockWords.goesOnInCall : clockWords.goesOn
  return { title, detail: goesOn(name, times.more(left)), said: goesOn(name, times.upTo) }
}

/** The payee is away: the clock stands at once, but for what still arrives. */
function consultantAway(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const title = howGone(name, absence)
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  if (seen.media === 'connected' && left > 0)
    return {
      title,
      detail: clockWords.heard(name, times.more(left)),
      said: clockWords.heard(name, times.upTo),
    }
  return steady(title, mayBeBridged(absence, nowMs) ? clockWords.bridged(name) : clockWords.paused(name))
}

/** Who did not go by choice and is back soon may be paid for it (docs/money.md). */
function mayBeBridged({ sinceMs, reason }: Absence, nowMs: number): boolean {
  return nowMs < sinceMs + bridgeMs && reason !== 'left' && reason !== 'page_closed' && reason !== 'revoked'
}

function ownAsClient(absence: Absence, nowMs: number): AwayWords {
  const { title, goesOn, paused } = ownWords
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  if (left === 0) return steady(title, paused)
  return { title, detail: goesOn(times.more(left)), said: goesOn(times.upTo) }
}

function ownAsConsultant(seen: Seen, absence: Absence, nowMs: number): AwayWords {
  const name = nameOf(seen)
  const { title, heard, paused, sendsNothing } = ownWords
  const left = secondsTo(absence.sinceMs + graceMs, nowMs)
  const quiet = ownWords.quiet[carriedBy(seen)]
  if (seen.silent === 'offline') return steady(title, sendsNothing(quiet))
  if (seen.media !== 'connected' || left === 0) return steady(title, paused)
  return {
    title,
    detail: heard(name, times.more(left), quiet),
    said: heard(name, times.upTo, quiet),
  }
}

/** What a call of the session consists of. */
function carriedBy({ session }: Pick<Seen, 'session'>): 'sound' | 'picture' {
  return session.sessionType === 'video' ? 'picture' : 'sound'
}

/** The call of somebody who is away for long was closed; a chat has none. */
function withClosed(seen: Seen, words: AwayWords): AwayWords {
  if (!seen.mediaClosed || seen.session.sessionType === 'chat') return words
  const more = closed(nameOf(seen))
  return { ...words, detail: `${words.detail} ${more}`, said: `${words.said} ${more}` }
}

/** Both are here and nothing arrives, on one side at least. */
function deadWords(seen: Seen, nowMs: number): AwayWords | null {
  const { clock, stalledAt, silent, session } = seen
  const paused = clock.stalledFromMs !== null && clock.stalledFromMs <= nowMs
  if (!paused && silent !== 'missing') return null
  const name = nameOf(seen)
  const words = dead[carriedBy(seen)]
  const here = stalledAt === session.participantType || (stalledAt === null && silent === 'missing')
  const sentences = [
    here ? dead.here(name) : dead.there(name),
    paused ? dead.repairedPaused : dead.repaired,
    ...(silent ? [words.untilThen] : []),
  ]
  return steady(paused ? words.paused : words.now, sentences.join(' '))
}
