import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { issueTicket } from '@/lib/auth/tickets'
import { hubEntry } from '@/lib/contract/socket/hub'
import { openDatabase } from '@/lib/db'
import { Member } from '@/scripts/media/peer/member'
import { freePort } from '@/tests/support/free-port'
import { answers, buildForBench, cpuMicros, killed, serverCore, startPinned } from '../machine/processes'
import { type Figure, median } from '../report/report'
import { openPractice, type Practice } from '../server/practice'
import { overSocket } from './over-socket'
import { microphone, play } from './sender'

/** What a member takes of the signalling server, in rooms of twenty through the media server, beside members of pairs from browser to browser. */

const large = { capacity: 20, people: 20, rooms: 2 } as const
const pair = { capacity: 4, people: 2, rooms: 20 } as const
type Shape = typeof large | typeof pair

const turns = 3
const staySeconds = 8
/** In a room of people who talk, another one speaks about so often; microphones are switched by each member as often as this says. */
const speaksEveryMs = 3_000
const switchesEveryMs = 6_000
/** What a browser finds on two interfaces, over UDP and TCP. */
const candidates = 8

interface Person {
  readonly id: string
  readonly socket: Socket
  readonly entered: object
}

interface Cost {
  /** Microseconds a member: to come in until all flows, and each second of the stay. */
  readonly entering: number
  readonly staying: number
}

export async function signalling(): Promise<Figure[]> {
  await buildForBench()
  const practice = await openPractice()
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-hub-'))
  const [port, mediaPort] = [await freePort(), await freePort()]
  const env = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: practice.url,
    PARLEY_SECRET: practice.secret,
    PARLEY_DATA_DIR: dataDir,
    SOCKET_PORT: String(port),
    SOCKET_NODE_ID: 'bench',
    MEDIA_PORT: String(mediaPort),
    MEDIA_LISTEN: '127.0.0.1',
    MEDIA_WORKERS: '1',
  }
  const media = startPinned(serverCore, 'dist/media-server.mjs', [], { env })
  const server = startPinned(serverCore, 'dist/socket-server.mjs', [], { env })
  const costs: { large: Cost[]; pair: Cost[] } = { large: [], pair: [] }
  try {
    await answers(port)
    const pid = server.pid ?? 0
    // The first turn warms up.
    for (let turn = 0; turn <= turns; turn += 1) {
      const inLarge = await costOf(practice, port, pid, large)
      const inPair = await costOf(practice, port, pid, pair)
      console.log(`  20: ${JSON.stringify(inLarge)}  2: ${JSON.stringify(inPair)}`)
      if (turn === 0) continue
      costs.large.push(inLarge)
      costs.pair.push(inPair)
    }
  } finally {
    await killed(server)
    await killed(media)
    await practice.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const figure = (name: string, of: (cost: Cost) => number): Figure => ({
    name: `signalling CPU of a member of 20 through the media server, ${name}`,
    unit: 'µs',
    ours: median(costs.large.map(of)),
    baseline: median(costs.pair.map(of)),
    beside: 'a member of a pair, from browser to browser, on the same server',
    promise: { ratio: 1.2 },
    runs: { ours: costs.large.map(of), baseline: costs.pair.map(of) },
  })
  return [
    figure('a second of the stay', ({ staying }) => staying),
    figure('coming in', ({ entering }) => entering),
  ]
}

async function costOf(practice: Practice, port: number, pid: number, shape: Shape): Promise<Cost> {
  const members = shape.people * shape.rooms
  const rooms = await roomsOf(practice, shape)
  const people: Person[][] = []
  const undo: (() => unknown)[] = []
  try {
    const before = cpuMicros(pid)
    for (const tickets of rooms) {
      const inRoom: Person[] = []
      for (const ticket of tickets) inRoom.push(await enter(port, ticket))
      people.push(inRoom)
      if (shape === pair) await negotiate(inRoom)
      else for (const [at, person] of inRoom.entries()) undo.push(await send(person, at))
    }
    const entering = (cpuMicros(pid) - before) / members
    const stayed = cpuMicros(pid)
    await stay(people)
    return { entering, staying: (cpuMicros(pid) - stayed) / members / staySeconds }
  } finally {
    for (const act of undo) await act()
    for (const { socket } of people.flat()) socket.disconnect()
  }
}

/** Tickets for all members of new rooms. */
async function roomsOf({ url, secret }: Practice, { capacity, people, rooms }: Shape): Promise<string[][]> {
  const database = openDatabase({ database: { transport: 'postgres', url } })
  try {
    return await Promise.all(
      Array.from({ length: rooms }, async () => {
        const { sessionId, members } = await database.rpc('create_group_room', {
          p_title: 'Bench',
          p_mode: 'video',
          p_capacity: capacity,
          p_members: Array.from({ length: people }, (_, at) => ({
            role: at === 0 ? ('host' as const) : ('member' as const),
            name: `Guest ${at}`,
          })),
        })
        const tickets: string[] = []
        for (const { id, role, token } of members) {
          const { claimNumber } = await database.rpc('claim_session_link', {
            p_token: token,
            p_link_id: null,
            p_device: createHash('sha256').update(token).digest('base64url'),
            p_take_over: true,
          })
          const place = { sessionId, participantType: role, memberId: id, claimNumber }
          tickets.push(issueTicket(place, secret))
        }
        return tickets
      }),
    )
  } finally {
    await database.close()
  }
}

let addresses = 0

async function enter(port: number, ticket: string): Promise<Person> {
  addresses += 1
  const localAddress = `127.20.${Math.floor(addresses / 200) % 250}.${1 + (addresses % 200)}`
  const socket = io(`http://127.0.0.1:${port}`, {
    auth: { ticket },
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    // As from as many houses.
    ...{ localAddress },
  })
  const answer: unknown = await socket.timeout(15_000).emitWithAck('join-room', {})
  const entered = dataOf(answer)
  const id: unknown = Reflect.get(entered, 'memberId')
  if (typeof id !== 'string') throw new Error('The room says no member.')
  return { id, socket, entered }
}

/** One offers, the other answers, and both say where they are. */
async function negotiate([one, other]: readonly Person[]): Promise<void> {
  if (!one || !other) throw new Error('A pair is two.')
  const told = async (from: Person, to: Person, event: string, payload: object) =>
    void (await from.socket.timeout(15_000).emitWithAck(event, { ...payload, to: to.id }))
  await told(other, one, 'offer', { offer: { type: 'offer', sdp } })
  await told(one, other, 'answer', { answer: { type: 'answer', sdp } })
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    for (let at = 0; at < candidates; at += 1)
      await told(from, to, 'ice-candidate', { candidate: { ...candidate, candidate: `${line} ${at}` } })
  }
}

/** As a page does that sends a camera and a microphone and takes what there is; its microphone sends for real, so that the server hears who speaks. */
async function send({ socket, id, entered }: Person, at: number): Promise<() => void> {
  const entry = hubEntry.parse(Reflect.get(entered, 'hub'))
  const member = await Member.enter(overSocket(socket, entry), randomUUID(), id)
  const [way] = member.candidates
  if (!way) throw new Error('There is no candidate.')
  const missed = await member.connect('send', way, 10_000)
  if (missed) throw new Error(`A member was not let through: ${missed}.`)
  const speaking = microphone(member.ways.send, true)
  await member.produce('mic', speaking.rtp)
  await member.receive()
  // Each speaks in its turn.
  let stop: (() => void) | null = null
  const timer = setInterval(() => {
    const isTurn = Math.floor(performance.now() / speaksEveryMs) % large.people === at
    if (isTurn) stop ??= play(member.ways.send, [speaking])
    else {
      stop?.()
      stop = null
    }
  }, 200)
  return () => {
    clearInterval(timer)
    stop?.()
    member.ways.send.close()
    member.ways.receive.close()
  }
}

/** Everybody switches the microphone now and then, and otherwise is there. */
async function stay(rooms: readonly (readonly Person[])[]): Promise<void> {
  const until = performance.now() + staySeconds * 1000
  const all = rooms.flat().map(async ({ socket }, at) => {
    await wait((at * 97) % switchesEveryMs)
    for (let on = false; performance.now() < until; on = !on) {
      socket.emit('media-state', { microphone: on ? 'on' : 'off', camera: 'on' })
      await wait(Math.min(switchesEveryMs, Math.max(0, until - performance.now())))
    }
  })
  await Promise.all(all)
}

function dataOf(answer: unknown): object {
  const data: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : null
  if (typeof data === 'object' && data !== null) return data
  throw new Error(`The server answered ${JSON.stringify(answer)}.`)
}

const line = 'candidate:1 1 udp 2113937151 192.0.2.1 54400 typ host generation 0 ufrag EsAw network-cost'
const candidate = { sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'EsAw' }
const sdp = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  ...['audio', 'video'].flatMap((kind, mid) => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 96 97 98`,
    'c=IN IP4 0.0.0.0',
    'a=ice-ufrag:EsAw',
    'a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1',
    `a=fingerprint:sha-256 ${Array(32).fill('D2').join(':')}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    ...[96, 97, 98].flatMap((codec) => [
      `a=rtpmap:${codec} ${kind === 'audio' ? 'opus/48000/2' : 'VP8/90000'}`,
      `a=rtcp-fb:${codec} nack`,
    ]),
  ]),
  '',
].join('\r\n')
