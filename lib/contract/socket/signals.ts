import * as z from 'zod/mini'
import { limits } from '../limits'
import { role } from '../words'
import { strict } from './ack'
import { fromMember, memberId } from './member'

export const callNumber = z.int().check(z.minimum(1), z.maximum(limits.callNumber))

/** The media attempt of a room of two, as it was told before rooms had more members; `offerer` is a role. */
export const call = z.object({ number: callNumber, offerer: role })
export type Call = z.infer<typeof call>

/** A media attempt with one other member; `offerer` is a member. */
export const memberCall = z.object({ with: memberId, number: callNumber, offerer: memberId })
export type MemberCall = z.infer<typeof memberCall>

/** The attempt that a page still has with a member. */
export const livingCall = z.object({ with: memberId, number: callNumber })

const sdp = z.string().check(z.minLength(1))
const offer = z.strictObject({ type: z.literal('offer'), sdp })
const answer = z.strictObject({ type: z.literal('answer'), sdp })

/** RTCIceCandidateInit (W3C WebRTC §4.8.1); an empty `candidate` says there are no more. */
export const iceCandidate = z.strictObject({
  candidate: z.string(),
  sdpMid: z.nullish(z.string().check(z.maxLength(64))),
  sdpMLineIndex: z.nullish(z.int().check(z.minimum(0), z.maximum(64))),
  usernameFragment: z.nullish(z.string().check(z.maxLength(256))),
})
export type IceCandidate = z.infer<typeof iceCandidate>

/** `transfer`: the file for which the signal is; only with it does a chat carry any. */
const transfer = z.optional(z.uuid())
/** `to`: absent, the only other member. */
const sent = { call: z.optional(callNumber), transfer, to: z.optional(memberId) }
const delivered = { call: callNumber, transfer, from: memberId }

/** paused: the line is too weak for pictures · screen: a shared screen takes the camera's place. */
const mediaState = {
  microphone: z.enum(['on', 'off']),
  /** Absent in a mode without pictures. */
  camera: z.optional(z.enum(['on', 'off', 'paused', 'screen'])),
}

const nothing = z.object({})

export const signalRequests = {
  offer: { payload: strict({ offer, ...sent }), data: nothing, rate: 'signal' },
  answer: { payload: strict({ answer, ...sent }), data: nothing, rate: 'signal' },
  'ice-candidate': { payload: strict({ candidate: iceCandidate, ...sent }), data: nothing, rate: 'signal' },
  'media-state': { payload: strict(mediaState), data: nothing, rate: 'signal' },
} as const

export const signalNotices = {
  offer: z.object({ offer, ...delivered }),
  answer: z.object({ answer, ...delivered }),
  'ice-candidate': z.object({ candidate: iceCandidate, ...delivered }),
  'media-state': z.object({ ...fromMember, ...mediaState }),
} as const

export type MediaState = Omit<z.infer<(typeof signalNotices)['media-state']>, keyof typeof fromMember>
