import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

/** What a network does to packets; read for each of them, so that it can change at any time. */
export interface Weather {
  delayMs: number
  /** 0 to 1. */
  loss: number
  /** Nothing gets through. */
  cut: boolean
}

const host = '127.0.0.1'

export interface UdpProxy {
  readonly port: number
  close(): void
}

/** Stands for one address of one browser: what is sent here arrives there, and the answers come back the same way, as the weather allows. */
export async function openUdpProxy(
  target: { address: string; port: number },
  weather: Weather,
  at: { address: string; port: number } = { address: host, port: 0 },
): Promise<UdpProxy> {
  const front = createSocket('udp4')
  /** One socket for each sender, so that the target can tell them apart and answer. */
  const backs = new Map<string, Socket>()
  let open = true
  const pass = (send: () => void) => {
    if (weather.cut || Math.random() < weather.loss) return
    setTimeout(() => open && send(), weather.delayMs)
  }
  const backFor = ({ address, port }: RemoteInfo) => {
    const sender = `${address}:${port}`
    const known = backs.get(sender)
    if (known) return known
    const back = createSocket('udp4')
    back.on('error', () => undefined)
    back.on('message', (packet) => pass(() => front.send(packet, port, address)))
    backs.set(sender, back)
    return back
  }
  front.on('error', () => undefined)
  front.on('message', (packet, sender) => {
    const back = backFor(sender)
    pass(() => back.send(packet, target.port, target.address))
  })
  await new Promise<void>((done) => front.bind(at.port, at.address, done))
  return {
    port: front.address().port,
    close() {
      open = false
      for (const socket of [front, ...backs.values()]) socket.close()
    },
  }
}
