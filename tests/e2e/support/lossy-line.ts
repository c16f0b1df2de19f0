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

/** Alone in a message of its own, or as a line of a description. */
const candidateForm = /(candidate:\S+ \d+ udp \d+ )(\S+) (\d+)( typ host)/gi
const loopback = '127.0.0.1'

export async function lossyLine(...contexts: BrowserContext[]): Promise<LossyLine> {
  const sockets: Socket[] = []
  let lost = 0
  const rewritten = async (frame: string): Promise<string> => {
    const ports = [...frame.matchAll(candidateForm)].map(([, , , port]) => Number(port))
    const relays = await Promise.all(ports.map((port) => relayTo(port, () => Math.random() < lost)))
    sockets.push(...relays)
    let turn = 0
    return frame.replace(candidateForm, (_whole, before, _address, _port, after) => {
      const port = relays[turn]?.address().port
      turn += 1
      return `${before}${loopback} ${port}${after}`
    })
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
