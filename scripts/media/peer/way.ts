import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect as connectTcp } from 'node:net'
import type { HubTransport } from '@/lib/contract/socket/rtp'
import { answerOf, bindingRequest, isStun } from './binding'
import { type Certificate, makeCertificate } from './certificate'
import { DtlsClient } from './dtls'
import { isDtls } from './records'
import { isRtcp, isRtp, Srtp } from './srtp'

/** The way of one end to the media server, without a browser: ICE to one of its candidates, DTLS over it, and SRTP. */

export type Candidate = HubTransport['iceCandidates'][number]

/** What came of trying a candidate. */
export type Reached = 'reached' | 'silence' | 'refused' | 'foreign'

interface Line {
  send(message: Buffer): void
  close(): void
}

const consentMs = 5_000
const askAgainMs = 250

let shared: Certificate | undefined
/** One for all ways of this process: making it is what costs most. */
export function ownCertificate(): Certificate {
  shared ??= makeCertificate()
  return shared
}

export class Way {
  readonly #offer: HubTransport
  readonly #name = randomBytes(4).toString('hex')
  #line: Line | null = null
  #asking: Buffer = Buffer.alloc(0)
  #answered: ((came: Reached) => void) | null = null
  #dtls: DtlsClient | null = null
  #consent: NodeJS.Timeout | undefined
  #own: Srtp | null = null
  #theirs: Srtp | null = null

  /** Each packet as it came in, still sealed. */
  hearRtp: ((packet: Buffer) => void) | null = null
  /** What the server reports or asks for, sealed but for its head. */
  hearReport: ((packet: Buffer) => void) | null = null

  constructor(offer: HubTransport) {
    this.#offer = offer
  }

  get id(): string {
    return this.#offer.id
  }

  get candidates(): readonly Candidate[] {
    return this.#offer.iceCandidates
  }

  /** What the media server is told of this end. */
  get dtlsParameters() {
    const { fingerprint } = ownCertificate()
    return { role: 'client' as const, fingerprints: [{ algorithm: 'sha-256' as const, value: fingerprint }] }
  }

  /** Whether this very server answers at an address; if so, all goes that way. */
  async reach(candidate: Candidate, patienceMs: number): Promise<Reached> {
    let line: Line
    try {
      line = await openLine(candidate, patienceMs, (message) => this.#hear(message))
    } catch (error) {
      return error instanceof Error && error.message === 'silence' ? 'silence' : 'refused'
    }
    this.#line = line
    const ask = () => {
      this.#asking = bindingRequest(this.#offer.iceParameters, this.#name)
      line.send(this.#asking)
    }
    const came = await new Promise<Reached>((done) => {
      const late = setTimeout(() => done('silence'), patienceMs)
      const again = setInterval(ask, askAgainMs)
      this.#answered = (reached) => {
        clearTimeout(late)
        clearInterval(again)
        done(reached)
      }
      setTimeout(() => clearInterval(again), patienceMs)
      ask()
    })
    if (came === 'reached') this.#consent = setInterval(ask, consentMs)
    else line.close()
    return came
  }

  /** The server has been told of this end. @throws what the handshake failed with */
  async shake(patienceMs: number): Promise<void> {
    const fingerprint = this.#offer.dtlsParameters.fingerprints.find(
      ({ algorithm }) => algorithm === 'sha-256',
    )?.value
    const send = (datagram: Buffer) => this.#line?.send(datagram)
    const dtls = new DtlsClient({ certificate: ownCertificate(), fingerprint: fingerprint ?? '', send })
    this.#dtls = dtls
    dtls.start()
    const late = setTimeout(() => dtls.close(), patienceMs)
    const { own, theirs } = await dtls.keys.finally(() => clearTimeout(late))
    this.#own = new Srtp(own)
    this.#theirs = new Srtp(theirs)
  }

  send(packet: Buffer): void {
    if (this.#own) this.#line?.send(this.#own.protect(packet))
  }

  report(packet: Buffer): void {
    if (this.#own) this.#line?.send(this.#own.protectReport(packet))
  }

  /** What a packet that came in carries; null: it is none of this way's. */
  payload(packet: Buffer): Buffer | null {
    try {
      return this.#theirs?.payload(packet) ?? null
    } catch {
      return null
    }
  }

  close(): void {
    clearInterval(this.#consent)
    this.#dtls?.close()
    this.#line?.close()
  }

  #hear(message: Buffer): void {
    if (isRtp(message)) this.hearRtp?.(message)
    else if (isDtls(message)) this.#dtls?.hear(message)
    else if (isRtcp(message)) this.hearReport?.(message)
    else if (isStun(message)) {
      const came = answerOf(this.#asking, message, this.#offer.iceParameters)
      if (came) this.#answered?.(came === 'granted' ? 'reached' : came)
    }
  }
}

function openLine(
  { address, port, protocol }: Candidate,
  patienceMs: number,
  hear: (m: Buffer) => void,
): Promise<Line> {
  return protocol === 'udp' ? openUdp(address, port, hear) : openTcp(address, port, patienceMs, hear)
}

function openUdp(address: string, port: number, hear: (message: Buffer) => void): Promise<Line> {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 4_000_000 })
  return new Promise((done, failed) => {
    socket.once('error', failed)
    socket.connect(port, address, () => {
      // From now on an error is somebody who refuses, and shows as silence.
      socket.on('error', () => undefined)
      socket.on('message', hear)
      let open = true
      done({
        send: (message) => void (open && socket.send(message)),
        close: () => {
          if (open) socket.close()
          open = false
        },
      })
    })
  })
}

/** Each message is preceded by its length (RFC 4571). */
function openTcp(address: string, port: number, patienceMs: number, hear: (message: Buffer) => void) {
  return new Promise<Line>((done, failed) => {
    const socket = connectTcp({ host: address, port, noDelay: true })
    const late = setTimeout(() => {
      socket.destroy()
      failed(new Error('silence'))
    }, patienceMs)
    let waiting = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes])
      while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
        const end = 2 + waiting.readUInt16BE(0)
        hear(waiting.subarray(2, end))
        waiting = waiting.subarray(end)
      }
    })
    socket.once('connect', () => {
      clearTimeout(late)
      done({
        send(message) {
          const length = Buffer.alloc(2)
          length.writeUInt16BE(message.length)
          socket.write(Buffer.concat([length, message]))
        },
        close: () => socket.destroy(),
      })
    })
    socket.on('error', (error) => {
      clearTimeout(late)
      failed(error)
    })
  })
}
