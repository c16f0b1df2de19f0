import { checkCandidate } from '@/lib/room/candidate'
import type { IceCandidate, ServerPayload } from '@/lib/room/events'
import { modeOf } from '@/lib/room/modes'
import { type Routed, route } from '@/lib/room/room'
import { checkSdp } from '@/lib/room/sdp'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { type Outcome, refuse } from '../outcome'

type Nothing = Record<string, never>
type Signal = 'offer' | 'answer' | 'ice-candidate'

/** Signals are read, re-built from what was understood, and handed to the other seat only. */
export function signalHandlers(metrics: Metrics) {
  const relay = <E extends Signal>(
    member: Member,
    event: E,
    callNumber: number | undefined,
    payload: (call: number) => ServerPayload<E>,
  ): Outcome<Nothing> => {
    const { room } = member
    const routed: Routed = route(room.state, member.side, member.id, callNumber)
    if (!routed.ok) return refuse(routed.code)
    room.state = routed.room
    if (routed.to !== null) {
      room.byConnection(routed.to)?.send(event, payload(routed.call))
      metrics.relayed.inc({ event })
    }
    return { ok: true, data: {} }
  }
  const media = (member: Member) => modeOf(member.room.facts.sessionType).media

  return {
    offer(member: Member, { offer, call }: { offer: { sdp: string }; call?: number | undefined }) {
      const checked = checkSdp(offer.sdp, media(member))
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = { type: 'offer', sdp: checked.sdp } as const
      return relay(member, 'offer', call, (number) => ({ offer: rebuilt, call: number }))
    },
    answer(member: Member, { answer, call }: { answer: { sdp: string }; call?: number | undefined }) {
      const checked = checkSdp(answer.sdp, media(member))
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = { type: 'answer', sdp: checked.sdp } as const
      return relay(member, 'answer', call, (number) => ({ answer: rebuilt, call: number }))
    },
    candidate(member: Member, { candidate, call }: { candidate: IceCandidate; call?: number | undefined }) {
      const checked = checkCandidate(candidate)
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = checked.candidate
      return relay(member, 'ice-candidate', call, (number) => ({ candidate: rebuilt, call: number }))
    },
  }
}
