import type { IceCandidate } from '@/lib/contract/socket/signals'
import { checkCandidate } from '@/lib/room/checks/candidate'
import { checkDataSdp } from '@/lib/room/checks/data-sdp'
import { knownCandidate, knownDescription } from '@/lib/room/checks/known-forms'
import { relayOnlyCandidate, relayOnlySdp } from '@/lib/room/checks/relay-only'
import { checkSdp, type SdpVerdict } from '@/lib/room/checks/sdp'
import type { Grants } from '@/lib/room/kind'
import { modeOf } from '@/lib/room/modes'
import { mediaFor } from '@/lib/room/rights'
import { grantsOf, route, transfersOf } from '@/lib/room/room'
import { isUnderWay } from '@/lib/room/transfers'
import type { Metrics } from '@/lib/signalling/operations/metrics'
import type { Member } from '../member'
import { done, type Outcome, refuse } from '../reply'

type Nothing = Record<string, never>
type Description = 'offer' | 'answer'
type Signal = Description | 'ice-candidate'
interface Context {
  readonly call?: number | undefined
  /** The file that the signal is for. */
  readonly transfer?: string | undefined
  /** Absent: the only other member. */
  readonly to?: string | undefined
}

/** The one key of each signal, beside the number of its call. */
const keys = { offer: 'offer', answer: 'answer', 'ice-candidate': 'candidate' } as const

/** Signals are read, re-built from what was understood, and handed to the member that they are for, and to nobody else. */
export function signalHandlers(metrics: Metrics) {
  /** @param json what was understood of the signal */
  const relay = (
    member: Member,
    event: Signal,
    { call, transfer, to = member.room.onlyOther(member.id) }: Context,
    json: string,
  ): Outcome<Nothing> => {
    const { room, id: from, connectionId: connection } = member
    if (to === undefined) return refuse('peer_absent')
    if (!isCarried(member, to, transfer)) return refuse('not_allowed_in_mode')
    const routed = route(room.state, { from, connection, to, call, opens: event === 'offer' })
    if (!routed.ok) return refuse(routed.code)
    room.state = routed.room
    if (routed.to === null) return done
    const forFile = transfer === undefined ? '' : `,"transfer":${JSON.stringify(transfer)}`
    const payload = `{"${keys[event]}":${json},"call":${routed.call},"from":"${from}"${forFile}}`
    room.seatedAs(routed.to)?.sendJson(event, payload)
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
      // Acknowledged all the same: whoever sent it did nothing wrong, it is only nothing for the other end.
      return passed ? relay(member, 'ice-candidate', context, JSON.stringify(passed)) : done
    },
    knownDescription: (type: Description) => (member: Member, packet: string) => {
      if (isRelayOnly(member) || !sendsAndReceivesAll(member)) return null
      const seen = knownDescription(type, packet, mediaOf(member))
      return seen && relay(member, type, seen, seen.json)
    },
    knownCandidate(member: Member, packet: string) {
      const seen = isRelayOnly(member) ? null : knownCandidate(packet)
      return seen && relay(member, 'ice-candidate', seen, seen.json)
    },
  }
}

/** What such a room passes on is read and changed, so it never takes the short way. */
function isRelayOnly({ room }: Member): boolean {
  return room.service.relayOnly
}

function mediaOf({ room }: Member) {
  return modeOf(room.facts.sessionType).media
}

/** What its role grants, as far as it has the rights for it now. */
function grantsTo({ room, role, entry }: Member): Pick<Grants, 'send' | 'receive'> {
  const { send, receive } = grantsOf(room.state, role)
  return { send: mediaFor(entry.rights, send), receive }
}

/** Whoever may not sends directions that have to be read. */
function sendsAndReceivesAll(member: Member): boolean {
  const { send, receive } = grantsTo(member)
  return mediaOf(member).every((medium) => send.includes(medium) && receive.includes(medium))
}

/** The signals of a call belong to modes with media, those of a file to a file that was accepted and is not over. */
function isCarried(member: Member, to: string, transfer: string | undefined): boolean {
  if (transfer === undefined) return mediaOf(member).length > 0
  return isUnderWay(transfersOf(member.room.state, member.id, to), transfer)
}

/** What a description may hold: the mode's media in the directions that are granted, or for a file one data channel. */
function checkedSdp(member: Member, sdp: string, { transfer }: Context): SdpVerdict {
  return transfer === undefined ? checkSdp(sdp, mediaOf(member), grantsTo(member)) : checkDataSdp(sdp)
}
