import type { IceServersResponse } from '@/lib/contract/http/session'
import { better, measured, unmeasured } from '../browser/server-clock'
import { steadyNow } from '../browser/steady-time'
import type { JoinChoice, Outcome, Place } from '../http/api'
import { iceServersOf } from '../http/ice-servers'
import { keepSecret, keptSecret } from './kept-secret'

/** What joining answers in a room of any kind, as far as the way in needs it. */
export interface Admitted extends IceServersResponse {
  readonly linkId: string
  readonly serverTime: string
  /** For the socket: works once, within 60 s. */
  readonly ticket: string
}

/** Where a kind of room is asked for a place. */
export interface Door<A extends Admitted> {
  join(place: Place, choice: JoinChoice): Promise<Outcome<A>>
  freshIceServers(linkId: string): Promise<Outcome<IceServersResponse>>
}

export interface EntryOptions<A extends Admitted> {
  readonly door: Door<A>
  /** As the page was told them: the link, and the server's clock. */
  readonly linkId: string
  readonly serverTime: string
  /** The secret of the address bar while it is still there; afterwards the cookie and the link's id stand for it. */
  readonly token: string | null
  /** The place is claimed for this browser: from now on the address with the link's id leads here, and the secret can leave the address bar. */
  readonly onClaimed?: ((linkId: string) => void) | undefined
  readonly joined: (answer: A) => void
}

/** The way in over HTTP, and what it brings: the place, the ways for media, the server's time. */
export interface Entry<A extends Admitted = Admitted> {
  place(): Place
  iceServers(): readonly RTCIceServer[]
  /** Media goes through the TURN servers alone. */
  relayOnly(): boolean
  /** Their credentials were refused: asks for others. */
  renewIce(): void
  offsetMs(): number
  /** A reading of the server's clock from elsewhere; local times around the question. */
  readTime(serverTime: string, sentMs: number, receivedMs: number): void
  /** null: given up meanwhile. */
  ask(choice: JoinChoice): Promise<Outcome<A> | null>
  /** The same, again and again while the service cannot be reached. */
  askPatiently(): Promise<Outcome<A> | null>
  /** An answer that comes from now on is for nobody. */
  giveUp(): void
}

const firstWaitMs = 1_000
const longestWaitMs = 10_000
/** Credentials for TURN live 10 min; an attempt that begins with them takes up to 25 s to come up. */
const iceRenewMs = 8 * 60_000
/** Not more often than this, whatever happens. */
const iceRetryMs = 10_000

export function createEntry<A extends Admitted>(options: EntryOptions<A>): Entry<A> {
  const { door, token, onClaimed, joined } = options
  let place: Place = token === null ? { linkId: options.linkId } : { token }
  let iceServers: readonly RTCIceServer[] = []
  let relayOnly = false
  let iceTimer: ReturnType<typeof setTimeout> | undefined
  let iceAskedMs = 0
  let time = unmeasured(options.serverTime, steadyNow())
  let way = 0

  function readTime(serverTime: string, sentMs: number, receivedMs: number): void {
    time = better(time, measured(serverTime, sentMs, receivedMs))
  }

  /** Kept fresh all the time, so that no attempt has to wait for it. */
  function takeIce(granted: IceServersResponse): void {
    iceServers = iceServersOf(granted)
    relayOnly = granted.relayOnly
    iceAskedMs = steadyNow()
    if (iceServers.some(({ credential }) => credential)) renewIceIn(iceRenewMs)
  }

  function renewIceIn(ms: number): void {
    clearTimeout(iceTimer)
    iceTimer = setTimeout(() => void renewIce(), ms)
  }

  async function renewIce(): Promise<void> {
    if (!('linkId' in place) || steadyNow() - iceAskedMs < iceRetryMs) return
    const mine = way
    iceAskedMs = steadyNow()
    const outcome = await door.freshIceServers(place.linkId)
    if (mine !== way) return
    if (outcome.ok) takeIce(outcome.value)
    else if (outcome.problem.code === 'unavailable') renewIceIn(iceRetryMs)
  }

  async function ask(choice: JoinChoice): Promise<Outcome<A> | null> {
    const mine = way
    const sentMs = steadyNow()
    const outcome = await door.join(choice.takeOver ? proven(place) : place, choice)
    if (mine !== way) return null
    if (outcome.ok) {
      readTime(outcome.value.serverTime, sentMs, steadyNow())
      takeIce(outcome.value)
      const { linkId } = outcome.value
      if ('token' in place) {
        keepSecret(linkId, place.token)
        onClaimed?.(linkId)
      }
      place = { linkId }
      joined(outcome.value)
    }
    return outcome
  }

  async function askPatiently(): Promise<Outcome<A> | null> {
    const mine = way
    for (let waitMs = firstWaitMs; mine === way; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const outcome = await ask({})
      if (!outcome || outcome.ok || outcome.problem.code !== 'unavailable') return outcome
      // Jitter, so that a server that comes back does not meet everybody at once.
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())))
    }
    return null
  }

  return {
    place: () => place,
    iceServers: () => iceServers,
    relayOnly: () => relayOnly,
    renewIce: () => void renewIce(),
    offsetMs: () => time.offsetMs,
    readTime,
    ask,
    askPatiently,
    giveUp: () => {
      way += 1
      clearTimeout(iceTimer)
    },
  }
}

/** Whoever takes a place over proves it with the link's secret, where this tab has it. */
function proven(place: Place): Place {
  const token = 'linkId' in place ? keptSecret(place.linkId) : null
  return token === null ? place : { token }
}
