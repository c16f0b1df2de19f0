import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { RtpParameters } from '@/lib/contract/socket/rtp'
import { MediaRefusal, type MediaService } from '@/lib/media/port/requests'
import { Member } from './peer/member'
import type { Candidate, Reached } from './peer/way'

export interface Finding {
  readonly what: string
  readonly good: boolean
  /** What came instead, and what to do about it. */
  readonly came: string
}

interface Parts {
  readonly media: Pick<MediaService, 'ask'>
  /** How many workers it has at most. */
  readonly workers: number
  /** So long an answer is waited for. */
  readonly patienceMs?: number
}

const resendMs = 20
const opus = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }

/**
 * Tries on a media server that runs what browsers will: to find it under each address that it tells them, over UDP and over TCP, and to be heard through
 * it. Each round takes another worker, as far as the people who are in leave the choice.
 */
export async function checkMedia({ media, workers, patienceMs = 3_000 }: Parts): Promise<Finding[]> {
  const findings: Finding[] = []
  const members: Member[] = []
  const ports = new Set<number>()
  try {
    for (let round = 0; round < workers; round += 1) {
      const room = randomUUID()
      const pair = [await Member.enter(media, room)] as const
      members.push(pair[0])
      const fresh = pair[0].candidates.filter(({ port }) => !ports.has(port))
      if (fresh.length === 0) break
      for (const candidate of fresh) {
        ports.add(candidate.port)
        findings.push(await hears(media, room, candidate, patienceMs, members))
      }
    }
  } catch (error) {
    findings.push({ what: 'its workers run', good: false, came: unwell(error) })
  } finally {
    for (const member of members) await member.leave().catch(() => undefined)
  }
  return findings.length > 0 ? [...findings, ...unreached(findings)] : [nowhere]
}

const nowhere: Finding = {
  what: 'tells browsers where it is',
  good: false,
  came: 'it names no address: set MEDIA_ANNOUNCED to those under which browsers find this machine',
}

function unwell(error: unknown): string {
  if (error instanceof MediaRefusal && error.code === 'media_unavailable')
    return 'it could not start one: its log says why. Another program may use MEDIA_PORT or one of the ports after it, MEDIA_LISTEN may name an address that this machine has not, or there is no worker for this system (MEDIASOUP_WORKER_BIN)'
  return error instanceof Error ? error.message : String(error)
}

/** Two people who both come by this candidate: one says something, the other hears it. */
async function hears(
  media: Pick<MediaService, 'ask'>,
  room: string,
  candidate: Candidate,
  patienceMs: number,
  members: Member[],
): Promise<Finding> {
  const { protocol, address, port } = candidate
  const what = `carries sound over ${protocol.toUpperCase()} at ${address} port ${port}`
  const [near, far] = [await Member.enter(media, room), await Member.enter(media, room)]
  members.push(near, far)
  try {
    const missed =
      (await near.connect('send', candidate, patienceMs)) ??
      (await far.connect('receive', candidate, patienceMs))
    if (missed) return { what, good: false, came: cure[missed](candidate) }
    const heard = await talk(near, far, patienceMs)
    return { what, good: heard, came: heard ? 'what was said was heard' : mute }
  } catch (error) {
    return { what, good: false, came: error instanceof Error ? error.message : String(error) }
  }
}

const mute =
  'the way came up, but nothing that was sent over it arrived at the other end. Packets of some size are lost on the way: look at MTU and at what a firewall lets through'

const cure: Readonly<Record<Exclude<Reached, 'reached'>, (at: Candidate) => string>> = {
  silence: ({ protocol, address, port }) =>
    `nothing answers. Open ${protocol.toUpperCase()} ${port} in the firewall of this machine and of its network; behind a router or in a cloud lead it on to this machine. If ${address} is not an address under which browsers reach this machine, set MEDIA_ANNOUNCED to those that are. Where a router leads nobody back in from inside, run this from another machine`,
  refused: ({ protocol, address, port }) =>
    `${address} refuses ${protocol.toUpperCase()} on port ${port}: nothing listens there. Set MEDIA_ANNOUNCED to the addresses under which browsers reach this machine, or MEDIA_LISTEN to one that they lead to`,
  foreign: ({ address }) =>
    `something answers there that is not this media server. Set MEDIA_ANNOUNCED to addresses of this machine alone, or give ${address} and this port to it`,
}

async function talk(near: Member, far: Member, patienceMs: number): Promise<boolean> {
  const ssrc = randomBytes(4).readUInt32BE()
  const rtp: RtpParameters = {
    mid: '0',
    codecs: [opus],
    encodings: [{ ssrc }],
    rtcp: { cname: near.name },
  }
  await near.produce('mic', rtp)
  const consumers = (await far.receive()).filter(({ member }) => member === near.name)
  const word = randomBytes(32)
  let heard = false
  far.ways.receive.hearRtp = (packet) => {
    heard ||= far.ways.receive.payload(packet)?.equals(word) ?? false
  }
  await far.watch(consumers.map(({ id }) => ({ consumer: id, layer: 0 })))
  const until = performance.now() + patienceMs
  for (let number = 0; !heard && performance.now() < until; number += 1) {
    near.ways.send.send(packetOf(ssrc, number, word))
    await wait(resendMs)
  }
  return heard
}

function packetOf(ssrc: number, number: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(12)
  head[0] = 0x80
  head[1] = opus.payloadType
  head.writeUInt16BE(number & 0xffff, 2)
  head.writeUInt32BE((number * 960) >>> 0, 4)
  head.writeUInt32BE(ssrc, 8)
  return Buffer.concat([head, payload])
}

/** What is missing as a whole. */
function unreached(findings: readonly Finding[]): Finding[] {
  const over = (protocol: string) => findings.filter(({ what }) => what.includes(` over ${protocol} `))
  const none = ['UDP', 'TCP'].filter((protocol) => over(protocol).every(({ good }) => !good))
  if (none.length !== 1) return []
  const came =
    none[0] === 'UDP'
      ? 'people would come by TCP alone, which stutters on lines that lose packets'
      : 'people whose network blocks UDP would not get in'
  return [{ what: `is found over ${none[0]}`, good: false, came }]
}
