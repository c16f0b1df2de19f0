import type { ConnectionTestResponse } from '@/lib/contract/http/session'
import { flag, listOf, object } from '../guards/guards'
import { iceServer } from '../guards/http'
import { type Place, post } from '../http/api'
import { iceServersOf } from '../http/ice-servers'

/**
 * relay: a way through the relay was found · no_relay: none is configured, so only direct ways can be had · failed: it is configured and did not answer
 * in time · unavailable: the service could not be asked.
 */
export interface ConnectionResult {
  readonly outcome: 'relay' | 'no_relay' | 'failed' | 'unavailable'
  /** How long the first relay candidate took. */
  readonly relayMs: number | null
  /** A direct way out of this network was found as well (by STUN). */
  readonly direct: boolean
}

const patienceMs = 6_000
const servers = object<ConnectionTestResponse>({ iceServers: listOf(iceServer), hasRelay: flag })

/** Gathers candidates as a call would, sends nobody anything, and closes again. */
export async function testConnection(place: Place): Promise<ConnectionResult> {
  const answer = await post('/api/sessions/connection-test', place, servers)
  if (!answer.ok) return { outcome: 'unavailable', relayMs: null, direct: false }
  const { hasRelay } = answer.value
  const found = await gathered(iceServersOf(answer.value), hasRelay)
  const outcome = !hasRelay ? 'no_relay' : found.relayMs === null ? 'failed' : 'relay'
  return { outcome, ...found }
}

async function gathered(iceServers: RTCIceServer[], untilRelay: boolean) {
  const pc = new RTCPeerConnection({ iceServers })
  const startMs = performance.now()
  let relayMs: number | null = null
  let direct = false
  try {
    await new Promise<void>((resolve) => {
      setTimeout(resolve, patienceMs)
      pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && resolve())
      pc.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === 'srflx') direct = true
        if (candidate?.type !== 'relay') return
        relayMs ??= Math.round(performance.now() - startMs)
        if (untilRelay) resolve()
      })
      pc.addTransceiver('audio', { direction: 'recvonly' })
      pc.setLocalDescription().catch(() => resolve())
    })
  } finally {
    pc.close()
  }
  return { relayMs, direct }
}
