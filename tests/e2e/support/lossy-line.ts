import { createSocket, type Socket } from 'node:dgram'
import type { BrowserContext } from '@playwright/test'

/**
 * The way between two pages as a bad network: every candidate that leaves `context` names a port of ours instead, which passes on what it gets and
 * loses the share of packets that the test asks for.
 */
export interface LossyLine {
  /** 0…1 of the packets in either direction. */
  lose(share: number): void
  close(): void
}

const candidateForm = /(candidate:\S+ \d+ udp \d+ )(\S+) (\d+)( typ host)/i
const loopback = '127.0.0.1'

export async function lossyLine(...contexts: BrowserContext[]): Promise<LossyLine> {
  const sockets: Socket[] = []
  let lost = 0
  const rewritten = async (frame: string): Promise<string> => {
    if (!frame.includes('"ice-candidate"')) return frame
    const [, before, , port, after] = candidateForm.exec(frame) ?? []
    if (!port) return frame
    const socket = await relayTo(Number(port), () => Math.random() < lost)
    sockets.push(socket)
    return frame.replace(candidateForm, `${before}${loopback} ${socket.address().port}${after}`)
  }
  for (const context of contexts) {
    await context.routeWebSocket(/\/socket\.io\//, (page) => {
      const server = page.connectToServer()
      // One after the other: a frame that waits for its port must not be overtaken.
      let turn: Promise<unknown> = Promise.resolve()
      page.onMessage((frame) => {
        turn = turn.then(async () => server.send(typeof frame === 'string' ? await rewritten(frame) : frame))
      })
    })
  }
  return {
    lose: (share) => {
      lost = share
    },
    close: () => {
      for (const socket of sockets) socket.close()
    },
  }
}

/** What comes from the owner of `port` goes to whoever spoke last, and what they say goes to it. */
async function relayTo(port: number, loses: () => boolean): Promise<Socket> {
  const socket = createSocket('udp4')
  let other: number | null = null
  socket.on('message', (packet, from) => {
    if (from.port !== port) other = from.port
    const to = from.port === port ? other : port
    if (to !== null && !loses()) socket.send(packet, to, loopback)
  })
  await new Promise<void>((resolve) => socket.bind(0, loopback, resolve))
  return socket
}
