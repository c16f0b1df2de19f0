import { setTimeout as wait } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'

export interface Pair {
  readonly client: Socket
  readonly consultant: Socket
}
type Auth = Record<string, string>

/** Candidates as browsers send them; the foundation says which one it is. */
const candidate = (number: number) => ({
  candidate: `candidate:${number} 1 udp 2113937151 192.0.2.1 54400 typ host generation 0`,
  sdpMid: '0',
  sdpMLineIndex: 0,
})
const numberOf = (payload: { candidate: { candidate: string } }) =>
  Number(/:(\d+) /.exec(payload.candidate.candidate)?.[1])

let addresses = 0

/** @param join for our own nodes: the room has to be entered */
async function connected(url: string, auth: Auth, join: boolean): Promise<Socket> {
  addresses += 1
  const address = `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: { 'x-forwarded-for': address },
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  if (!join) return socket
  const answer = await socket.emitWithAck('join-room', {})
  if (!answer.ok) throw new Error(`join-room was refused: ${answer.code}`)
  return socket
}

export async function pairOf(
  urls: readonly [string, string],
  auths: readonly [Auth, Auth],
  join: boolean,
): Promise<Pair> {
  const client = await connected(urls[0], auths[0], join)
  return { client, consultant: await connected(urls[1], auths[1], join) }
}

export interface Load {
  /** Milliseconds from sending to hearing, of each message that was heard. */
  readonly latencies: number[]
  readonly sent: number
}

/** Each side of each pair sends so many a second; everybody at a moment of its own. */
export async function relay(pairs: readonly Pair[], perSecond: number, seconds: number): Promise<Load> {
  const sentAt: number[] = []
  const latencies: number[] = []
  const hear = (payload: { candidate: { candidate: string } }) => {
    const at = sentAt[numberOf(payload)]
    if (at !== undefined) latencies.push(performance.now() - at)
  }
  const sides = pairs.flatMap(({ client, consultant }) => [client, consultant])
  for (const side of sides) side.on('ice-candidate', hear)
  const until = performance.now() + seconds * 1000
  await Promise.all(
    sides.map(async (side) => {
      await wait(Math.random() * (1000 / perSecond))
      while (performance.now() < until) {
        const number = sentAt.push(performance.now()) - 1
        side.emit('ice-candidate', { candidate: candidate(number) }, () => undefined)
        await wait(1000 / perSecond)
      }
    }),
  )
  await wait(500)
  for (const side of sides) side.off('ice-candidate', hear)
  return { latencies, sent: sentAt.length }
}

export function closeAll(pairs: readonly Pair[]): void {
  for (const { client, consultant } of pairs) {
    client.disconnect()
    consultant.disconnect()
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
