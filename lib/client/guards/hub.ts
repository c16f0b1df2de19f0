import type { ServerPayload } from '@/lib/contract/socket'
import type { HubConsumer, HubEntry, hubNotices, MediaSource } from '@/lib/contract/socket/hub'
import type { HubTransport, RtpCapabilities, RtpParameters } from '@/lib/contract/socket/rtp'
import { flag, type Guard, listOf, object, oneOf, orNull, text } from './guards'

/** What the server says of the media server, checked on arrival; loaded with what takes it. */

/** An object with lists of these names. What stands in them the media server's own library checks when it reads them. */
function outline<T>(...lists: readonly string[]): Guard<T> {
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    lists.every((name) => Array.isArray(Reflect.get(value, name)))
}

export const source = oneOf<MediaSource>({ mic: true, camera: true, screen: true, screenAudio: true })
export const rtpCapabilities = outline<RtpCapabilities>('codecs')
export const rtpParameters = outline<RtpParameters>('codecs')
const transport = object<HubTransport>({
  id: text,
  iceParameters: outline(),
  iceCandidates: outline(),
  dtlsParameters: outline('fingerprints'),
})
const consumer = object<HubConsumer>({
  id: text,
  member: text,
  source,
  producer: text,
  rtp: rtpParameters,
  paused: flag,
})

export const hubEntry = object<HubEntry>({
  stay: text,
  capabilities: rtpCapabilities,
  transports: orNull(object<NonNullable<HubEntry['transports']>>({ send: transport, receive: transport })),
  sending: listOf(source),
  consumers: listOf(consumer),
})

const consumers = listOf(consumer)
const members = listOf(text)

export const hubPayloads: { readonly [E in keyof typeof hubNotices]: Guard<ServerPayload<E>> } = {
  'hub-consumers': object<ServerPayload<'hub-consumers'>>({ consumers }),
  'hub-gone': object<ServerPayload<'hub-gone'>>({ consumers: listOf(text) }),
  'hub-paused': object<ServerPayload<'hub-paused'>>({ consumer: text, paused: flag }),
  'hub-closed': object<ServerPayload<'hub-closed'>>({ source }),
  'hub-lost': object<ServerPayload<'hub-lost'>>({}),
  'hub-speaking': object<ServerPayload<'hub-speaking'>>({ members }),
}

/** Of good acknowledgements. */
export const entered = object<{ hub: HubEntry }>({ hub: hubEntry })
export const produced = object<{ producer: string }>({ producer: text })
export const received = object<{ consumers: HubConsumer[] }>({ consumers })
export const restarted = object<{ ice: HubTransport['iceParameters'] }>({ ice: outline() })
export const done: Guard<object> = (value): value is object => typeof value === 'object' && value !== null
