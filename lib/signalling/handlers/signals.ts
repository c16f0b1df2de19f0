import { checkCandidate } from '@/lib/room/candidate'
import { checkDataSdp } from '@/lib/room/data-sdp'
import type { IceCandidate } from '@/lib/room/events'
import { everydayCandidate, everydayDescription } from '@/lib/room/everyday'
import { modeOf } from '@/lib/room/modes'
import { relayOnlyCandidate, relayOnlySdp } from '@/lib/room/relay-only'
import { route } from '@/lib/room/room'
import { checkSdp, type SdpVerdict } from '@/lib/room/sdp'
import { isUnderWay } from '@/lib/room/transfers'
import type { Member } from '../member'
import type { Metrics } from '../metrics'
import { done, type Outcome, refuse } from '../outcome'

type Nothing = Record<string, never>
type Description = 'offer' | 'answer'
type Signal = Description | 'ice-candidate'
/** `transfer`: the file that the signal is for. */
interface Context {
  readonly call?: number | undefined
  readonly transfer?: string | undefined
}

/** The one key of each signal, beside the number of its call. */
const keys = { offer: 'offer', answer: 'answer', 'ice-candidate': 'candidate' } as const

/** Signals are read, re-built from what was understood, and handed to the other seat only. */
export function signalHandlers(metrics: Metrics) {
  /** @param json what was understood of the signal */
  const relay = (
    member: Member,
    event: Signal,
    { call, transfer }: Context,
    json: string,
  ): Outcome<Nothing> => {
    const { room, side } = member
    if (!isCarried(member, transfer)) return refuse('not_allowed_in_mode')
    const routed = route(room.state, side, member.id, call, event === 'offer')
    if (!routed.ok) return refuse(routed.code)
    room.state = routed.room
    if (routed.to === null) return done
    const forFile = transfer === undefined ? '' : `,"transfer":${JSON.stringify(transfer)}`
    room.across(side)?.sendJson(event, `{"${keys[event]}":${json},"call":${routed.call}${forFile}}`)
    metrics.relayed.count(event)
    return done
  }

  const relayDescription = (type: Description, member: Member, sent: string, context: Context) => {
    const checked = checkedSdp(member, sent, context)
    if (!checked.ok) return refuse(checked.code, checked.message)
    const sdp = isRelayOnly(member) ? relayOnlySdp(checked.sdp) : checked.sdp
    return relay(member, type, context, JSON.stringify({ type, sdp }))
  }

  return {
    offer(member: Member, { offer, ...context }: Context & { offer: { sdp: string } }) {
      return relayDescription('offer', member, offer.sdp, context)
    },
    answer(member: Member, { answer, ...context }: Context & { answer: { sdp: string } }) {
      return relayDescription('answer', member, answer.sdp, context)
    },
    candidate(member: Member, { candidate, ...context }: Context & { candidate: IceCandidate }) {
      const checked = checkCandidate(candidate)
      if (!checked.ok) return refuse(checked.code, checked.message)
      const passed = isRelayOnly(member) ? relayOnlyCandidate(checked.candidate) : checked.candidate
      // Acknowledged all the same: whoever sent it did nothing wrong, it is only nothing for the other side.
      return passed ? relay(member, 'ice-candidate', context, JSON.stringify(passed)) : done
    },
    everydayDescription: (type: Description) => (member: Member, packet: string) => {
      const seen = isRelayOnly(member) ? null : everydayDescription(type, packet, mediaOf(member))
      return seen && relay(member, type, { call: seen.call }, seen.json)
    },
    everydayCandidate(member: Member, packet: string) {
      const seen = isRelayOnly(member) ? null : everydayCandidate(packet)
      return seen && relay(member, 'ice-candidate', { call: seen.call }, seen.json)
    },
  }
}

/** What such a room passes on is read and changed, so it never takes the short way. */
function isRelayOnly({ room }: Member): boolean {
  return room.facts.relayOnly
}

function mediaOf({ room }: Member) {
  return modeOf(room.facts.sessionType).media
}

/** The signals of a call belong to modes with media, those of a file to a file that was accepted and is not over. */
function isCarried(member: Member, transfer: string | undefined): boolean {
  if (transfer === undefined) return mediaOf(member).length > 0
  return isUnderWay(member.room.state.transfers, transfer)
}

/** What a description may hold: the mode's media, or for a file one data channel. */
function checkedSdp(member: Member, sdp: string, { transfer }: Context): SdpVerdict {
  return transfer === undefined ? checkSdp(sdp, mediaOf(member)) : checkDataSdp(sdp)
}
