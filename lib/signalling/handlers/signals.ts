import { checkCandidate } from '@/lib/room/candidate'
import type { IceCandidate } from '@/lib/room/events'
import { everydayCandidate, everydayDescription } from '@/lib/room/everyday'
import { modeOf } from '@/lib/room/modes'
import { route } from '@/lib/room/room'
import { checkSdp } from '@/lib/room/sdp'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, type Outcome, refuse } from '../outcome'

type Nothing = Record<string, never>
type Description = 'offer' | 'answer'
type Signal = Description | 'ice-candidate'

/** The one key of each signal, beside the number of its call. */
const keys = { offer: 'offer', answer: 'answer', 'ice-candidate': 'candidate' } as const

/** Signals are read, re-built from what was understood, and handed to the other seat only. */
export function signalHandlers(metrics: Metrics) {
  /** @param json what was understood of the signal */
  const relay = (member: Member, event: Signal, call: number | undefined, json: string): Outcome<Nothing> => {
    const { room, side } = member
    const routed = route(room.state, side, member.id, call)
    if (!routed.ok) return refuse(routed.code)
    room.state = routed.room
    if (routed.to === null) return done
    room.across(side)?.sendJson(event, `{"${keys[event]}":${json},"call":${routed.call}}`)
    metrics.relayed.count(event)
    return done
  }
  const media = (member: Member) => modeOf(member.room.facts.sessionType).media

  const relayDescription = (type: Description, member: Member, sdp: string, call: number | undefined) => {
    const checked = checkSdp(sdp, media(member))
    if (!checked.ok) return refuse(checked.code, checked.message)
    return relay(member, type, call, JSON.stringify({ type, sdp: checked.sdp }))
  }

  return {
    offer(member: Member, { offer, call }: { offer: { sdp: string }; call?: number | undefined }) {
      return relayDescription('offer', member, offer.sdp, call)
    },
    answer(member: Member, { answer, call }: { answer: { sdp: string }; call?: number | undefined }) {
      return relayDescription('answer', member, answer.sdp, call)
    },
    candidate(member: Member, { candidate, call }: { candidate: IceCandidate; call?: number | undefined }) {
      const checked = checkCandidate(candidate)
      if (!checked.ok) return refuse(checked.code, checked.message)
      return relay(member, 'ice-candidate', call, JSON.stringify(checked.candidate))
    },
    everydayDescription: (type: Description) => (member: Member, packet: string) => {
      const seen = everydayDescription(type, packet, media(member))
      return seen && relay(member, type, seen.call, seen.json)
    },
    everydayCandidate(member: Member, packet: string) {
      const seen = everydayCandidate(packet)
      return seen && relay(member, 'ice-candidate', seen.call, seen.json)
    },
  }
}
