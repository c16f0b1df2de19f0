import type { JoinResponse, SessionView } from '@/lib/room/http'
import { joinSession, type Outcome, type Place } from './api'
import { iceServersOf, sessionOf } from './room-state'
import { better, measured, unmeasured } from './server-clock'
import type { RoomClientOptions } from './snapshot'

/** The way in over HTTP, and what it brings: the place, the ways for media, the server's time. */
export interface Entry {
  place(): Place
  iceServers(): readonly RTCIceServer[]
  offsetMs(): number
  /** A reading of the server's clock from elsewhere; local times around the question. */
  readTime(serverTime: string, sentMs: number, receivedMs: number): void
  /** null: given up meanwhile. */
  ask(takeOver: boolean): Promise<Outcome<JoinResponse> | null>
  /** The same, again and again while the service cannot be reached. */
  askPatiently(): Promise<Outcome<JoinResponse> | null>
  /** An answer that comes from now on is for nobody. */
  giveUp(): void
}

const firstWaitMs = 1_000
const longestWaitMs = 10_000

export function createEntry(
  { session, token, onClaimed }: RoomClientOptions,
  joined: (session: SessionView) => void,
): Entry {
  let place: Place = token === null ? { linkId: session.linkId } : { token }
  let iceServers: readonly RTCIceServer[] = []
  let time = unmeasured(session.serverTime, Date.now())
  let way = 0

  function readTime(serverTime: string, sentMs: number, receivedMs: number): void {
    time = better(time, measured(serverTime, sentMs, receivedMs))
  }

  async function ask(takeOver: boolean): Promise<Outcome<JoinResponse> | null> {
    const mine = way
    const sentMs = Date.now()
    const outcome = await joinSession(place, takeOver)
    if (mine !== way) return null
    if (outcome.ok) {
      readTime(outcome.value.serverTime, sentMs, Date.now())
      iceServers = iceServersOf(outcome.value)
      if ('token' in place) onClaimed?.(outcome.value.linkId)
      place = { linkId: outcome.value.linkId }
      joined(sessionOf(outcome.value))
    }
    return outcome
  }

  async function askPatiently(): Promise<Outcome<JoinResponse> | null> {
    const mine = way
    for (let waitMs = firstWaitMs; mine === way; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const outcome = await ask(false)
      if (!outcome || outcome.ok || outcome.problem.code !== 'unavailable') return outcome
      // Jitter, so that a server that comes back does not meet everybody at once.
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())))
    }
    return null
  }

  return {
    place: () => place,
    iceServers: () => iceServers,
    offsetMs: () => time.offsetMs,
    readTime,
    ask,
    askPatiently,
    giveUp: () => {
      way += 1
    },
  }
}
