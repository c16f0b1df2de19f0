import type * as z from 'zod/mini'
import type { RateName } from '../limits'
import type { Ack } from './ack'
import { appointmentNotices, appointmentRequests } from './appointment'
import { captionNotices, captionRequests } from './captions'
import { chatNotices, chatRequests } from './chat'
import { fileNotices, fileRequests } from './files'
import { groupNotices, groupRequests } from './group'
import { hubNotices, hubRequests } from './hub'
import { pollNotices, pollRequests } from './polls'
import { qualityRequests } from './quality'
import { reactionNotices, reactionRequests } from './reactions'
import { roomNotices, roomRequests } from './room'
import { signalNotices, signalRequests } from './signals'

/**
 * Every message between a browser and the signalling server, once, for both ends: a file for each subject, joined here. docs/protocol.md is the
 * same in prose.
 */

/** Client → server: the payload, the data of a good acknowledgement, and the rate it counts against. */
export const clientEvents = {
  ...roomRequests,
  ...signalRequests,
  ...qualityRequests,
  ...hubRequests,
  ...chatRequests,
  ...fileRequests,
  ...reactionRequests,
  ...appointmentRequests,
  ...groupRequests,
  ...pollRequests,
  ...captionRequests,
} as const satisfies Record<string, { payload: z.ZodMiniObject; data: z.ZodMiniObject; rate: RateName }>

export type ClientEvent = keyof typeof clientEvents
export type PayloadOf<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['payload']>
export type DataOf<E extends ClientEvent> = z.infer<(typeof clientEvents)[E]['data']>

/** Server → client. */
export const serverEvents = {
  ...roomNotices,
  ...signalNotices,
  ...hubNotices,
  ...chatNotices,
  ...fileNotices,
  ...reactionNotices,
  ...appointmentNotices,
  ...groupNotices,
  ...pollNotices,
  ...captionNotices,
} as const satisfies Record<string, z.ZodMiniObject>

export type ServerEvent = keyof typeof serverEvents
export type ServerPayload<E extends ServerEvent> = z.infer<(typeof serverEvents)[E]>
export type Acknowledged<E extends ClientEvent> = Ack<DataOf<E>>
