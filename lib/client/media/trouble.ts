import { steadyNow } from '../browser/steady-time'
import { askKeyFrame } from './media-connection'

/**
 * What stands between the two sides while no media arrives. own-network: this side does not reach the service either · relay: the TURN server is
 * silent or refuses, and nothing else gets through · no-relay: the session may use the relay alone, and there is none · between: neither side's
 * own line, as far as can be seen from here.
 */
export type MediaTrouble = 'own-network' | 'relay' | 'no-relay' | 'between'

export interface Troubles {
  /** A new attempt has this connection. */
  opened(connection: RTCPeerConnection): void
  /** Nothing arrives at this moment: looks whose line it is. */
  look(nowMs: number): void
  /** Media flows again over the same connection. */
  healed(): void
  cause(): MediaTrouble
  /** How long to go on trying before a person is asked. */
  patienceMs(usualMs: number): number
}

interface TroublesOptions {
  relayOnly(): boolean
  /** The TURN server would not have the credentials. */
  refused(): void
  changed(): void
}

const probeEveryMs = 3_000
const probeLimitMs = 2_500
/** Without a relay that could carry it, waiting longer leads nowhere; the attempts go on all the same. */
const relayPatienceMs = 8_000
/** A relay that is well grants within two round trips; browsers wait 10 s and longer before they say that one is silent. */
const relaySilentMs = 4_000
/** W3C WebRTC §5.6.4: the server could not be reached. Other codes are the server's own (RFC 8656 §18). */
const unreachable = 701

export function createTroubles({ relayOnly, refused, changed }: TroublesOptions): Troubles {
  let connection: RTCPeerConnection | null = null
  let relay: 'none' | 'asked' | 'granted' | 'denied' = 'none'
  let reached = true
  let gatheringAtMs = 0
  let probedAtMs = 0

  async function probe(): Promise<void> {
    const before = reached
    reached = await reachesService()
    if (reached !== before) changed()
  }

  function opened(pc: RTCPeerConnection): void {
    connection = pc
    relay = hasRelay(pc) ? 'asked' : 'none'
    gatheringAtMs = 0
    pc.addEventListener('icegatheringstatechange', () => {
      if (pc === connection && pc.iceGatheringState === 'gathering') gatheringAtMs = steadyNow()
    })
    pc.addEventListener('icecandidate', ({ candidate }) => {
      if (pc === connection && candidate?.type === 'relay') relay = 'granted'
    })
    pc.addEventListener('icecandidateerror', ({ errorCode, url }) => {
      if (pc !== connection || relay === 'granted' || !isRelay(url)) return
      relay = 'denied'
      if (errorCode !== unreachable) refused()
    })
  }

  function cause(): MediaTrouble {
    if (!reached) return 'own-network'
    if (relay === 'none' && relayOnly()) return 'no-relay'
    const isSilent = relay === 'asked' && gatheringAtMs > 0 && steadyNow() - gatheringAtMs > relaySilentMs
    return relay === 'denied' || isSilent ? 'relay' : 'between'
  }

  return {
    opened,
    look(nowMs) {
      if (nowMs - probedAtMs < probeEveryMs) return
      probedAtMs = nowMs
      void probe()
    },
    healed() {
      reached = true
      if (connection) void askKeyFrame(connection)
    },
    cause,
    patienceMs(usualMs) {
      const known = cause()
      if (known === 'no-relay') return 0
      return known === 'relay' ? relayPatienceMs : usualMs
    },
  }
}

const isRelay = (url: string | null) => url === null || /^turns?:/.test(url)

function hasRelay(pc: RTCPeerConnection): boolean {
  return (pc.getConfiguration().iceServers ?? []).some(({ urls }) => [urls].flat().some(isRelay))
}

/** Whether this side gets through to the service at all: the signalling connection needs up to 20 s to find that out. */
async function reachesService(): Promise<boolean> {
  if (!navigator.onLine) return false
  try {
    await fetch('/icon.svg', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(probeLimitMs) })
    return true
  } catch {
    return false
  }
}
