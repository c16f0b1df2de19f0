import { Device } from 'mediasoup-client'
import type { Transport } from 'mediasoup-client/types'
import type { HubConsumer, HubEntry } from '@/lib/contract/socket/hub'
import { newId } from '../../browser/environment'
import { done, produced, received, restarted, rtpCapabilities, rtpParameters, source } from '../../guards/hub'
import type { TopologyOptions } from '../topology'
import { type Ask, HubRefused } from './requests'

/** A stay in the media server as this page has it: a way there and a way back. */
export interface Session {
  readonly stay: string
  readonly send: Transport
  readonly receive: Transport
  /** Says what this page can play; answers what there is. */
  open(): Promise<HubConsumer[]>
  close(): void
}

interface Parts extends Pick<TopologyOptions, 'iceServers' | 'relayOnly'> {
  readonly ask: Ask
  /** The state of a way changed. */
  changed(): void
}

/** A way that is broken for so long is tried by new addresses. */
const brokenMs = 1_500

let known: { readonly capabilities: string; readonly device: Promise<Device> } | null = null

/** What this browser can do with what the server forwards: found out once, and again if that changes. */
function deviceFor(capabilities: HubEntry['capabilities']): Promise<Device> {
  const text = JSON.stringify(capabilities)
  if (known?.capabilities === text) return known.device
  const device = Device.factory().then(async (made) => {
    await made.load({ routerRtpCapabilities: capabilities })
    return made
  })
  known = { capabilities: text, device }
  return device
}

export function rehearseDevice(): void {
  // Whatever is wrong is found out again, and told, on the way in.
  void Device.factory().catch(() => undefined)
}

export async function openSession(
  { stay, capabilities }: HubEntry,
  ways: NonNullable<HubEntry['transports']>,
  { ask, iceServers, relayOnly, changed }: Parts,
): Promise<Session> {
  const device = await deviceFor(capabilities)
  const ice = {
    iceServers: [...iceServers()],
    iceTransportPolicy: relayOnly() ? ('relay' as const) : ('all' as const),
  }
  const send = device.createSendTransport({ ...ways.send, ...ice })
  const receive = device.createRecvTransport({ ...ways.receive, ...ice })
  for (const way of [send, receive]) {
    keepUp(way, ask, changed)
    way.on('connect', ({ dtlsParameters }, ready, failed) => {
      ask('hub-connect', { transport: way.id, dtls: dtlsParameters }, done).then(ready, failed)
    })
  }
  send.on('produce', ({ rtpParameters: rtp, appData }, ready, failed) => {
    const named: unknown = appData['source']
    if (!source(named) || !rtpParameters(rtp)) return failed(new HubRefused('bad_payload'))
    const asked = { transport: send.id, id: newId(), source: named, rtp }
    ask('hub-produce', asked, produced).then(({ producer }) => ready({ id: producer }), failed)
  })
  return {
    stay,
    send,
    receive,
    async open() {
      const own: unknown = device.recvRtpCapabilities
      if (!rtpCapabilities(own)) throw new HubRefused('bad_payload')
      return (await ask('hub-receive', { transport: receive.id, capabilities: own }, received)).consumers
    },
    close() {
      send.close()
      receive.close()
    },
  }
}

/** The network changed, or a router forgot us: the same way by other addresses, without a new stay. */
function keepUp(way: Transport, ask: Ask, changed: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const again = async () => {
    if (way.closed) return
    const { ice } = await ask('hub-restart', { transport: way.id }, restarted)
    await way.restartIce({ iceParameters: ice })
  }
  way.on('connectionstatechange', (state) => {
    clearTimeout(timer)
    if (state === 'disconnected' || state === 'failed') {
      timer = setTimeout(() => void again().catch(() => undefined), state === 'failed' ? 0 : brokenMs)
    }
    changed()
  })
}

/** A way that has nothing to carry yet is none that is missing. */
export function isThere({ send, receive }: Session): boolean {
  const good = new Set(['connected', 'new'])
  return good.has(send.connectionState) && good.has(receive.connectionState)
}
