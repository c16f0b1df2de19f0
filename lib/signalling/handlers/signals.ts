import { checkCandidate } from '@/lib/room/candidate'
import { checkDataSdp } from '@/lib/room/data-sdp'
import type { IceCandidate, ServerPayload } from '@/lib/room/events'
import { modeOf } from '@/lib/room/modes'
import { type Routed, route } from '@/lib/room/room'
import { checkSdp, type SdpVerdict } from '@/lib/room/sdp'
import { isUnderWay } from '@/lib/room/transfers'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { type Outcome, refuse } from '../outcome'

type Nothing = Record<string, never>
type Signal = 'offer' | 'answer' | 'ice-candidate'
/** `transfer`: the file that the signal is for. */
interface Context {
  readonly call?: number | undefined
  readonly transfer?: string | undefined
}

/** Signals are read, re-built from what was understood, and handed to the other seat only. */
export function signalHandlers(metrics: Metrics) {
  const relay = <E extends Signal>(
    member: Member,
    event: E,
    { call, transfer }: Context,
    payload: (context: { call: number; transfer?: string }) => ServerPayload<E>,
  ): Outcome<Nothing> => {
    const { room } = member
    if (!isCarried(member, transfer)) return refuse('not_allowed_in_mode')
    const routed: Routed = route(room.state, member.side, member.id, call)
    if (!routed.ok) return refuse(routed.code)
    room.state = routed.room
    if (routed.to !== null) {
      const context = { call: routed.call, ...(transfer === undefined ? {} : { transfer }) }
      room.byConnection(routed.to)?.send(event, payload(context))
      metrics.relayed.inc({ event })
    }
    return { ok: true, data: {} }
  }

  return {
    offer(member: Member, { offer, ...context }: Context & { offer: { sdp: string } }) {
      const checked = checkedSdp(member, offer.sdp, context)
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = { type: 'offer', sdp: checked.sdp } as const
      return relay(member, 'offer', context, (known) => ({ offer: rebuilt, ...known }))
    },
    answer(member: Member, { answer, ...context }: Context & { answer: { sdp: string } }) {
      const checked = checkedSdp(member, answer.sdp, context)
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = { type: 'answer', sdp: checked.sdp } as const
      return relay(member, 'answer', context, (known) => ({ answer: rebuilt, ...known }))
    },
    candidate(member: Member, { candidate, ...context }: Context & { candidate: IceCandidate }) {
      const checked = checkCandidate(candidate)
      if (!checked.ok) return refuse(checked.code, checked.message)
      const rebuilt = checked.candidate
      return relay(member, 'ice-candidate', context, (known) => ({ candidate: rebuilt, ...known }))
    },
  }
}

/** The signals of a call belong to modes with media, those of a file to a file that was accepted and is not over. */
function isCarried({ room }: Member, transfer: string | undefined): boolean {
  if (transfer === undefined) return modeOf(room.facts.sessionType).media.length > 0
  return isUnderWay(room.state.transfers, transfer)
}

/** What a description may hold: the mode's media, or for a file one data channel. */
function checkedSdp({ room }: Member, sdp: string, { transfer }: Context): SdpVerdict {
  return transfer === undefined ? checkSdp(sdp, modeOf(room.facts.sessionType).media) : checkDataSdp(sdp)
}
