import { createHmac } from 'node:crypto'
import {
  type Answer,
  type Attribute,
  answerTo,
  attributes,
  dataOf,
  type LongTerm,
  type Method,
  peer,
  request,
  sendIndication,
  type TransportAddress,
} from './stun-message'
import { openTransport, type Transport, type TurnAddress } from './transport'

const answerLimitMs = 2_000
const resendEveryMs = 500
const udp = Buffer.from([17, 0, 0, 0])

export interface Secret {
  readonly username: string
  readonly password: string
}

/** What the app mints for one side of a session (lib/web/session/ice-servers.ts), good for `lifeSeconds` from now. */
export function mint(secret: string, user: string, lifeSeconds: number): Secret {
  const username = `${Math.floor(Date.now() / 1000) + lifeSeconds}:${user}`
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') }
}

/** One client of a TURN server, as a browser is one; says what it is told to and answers what came back. */
export class TurnClient {
  #realm = ''
  #nonce = ''
  /** What is waited for: one question at a time. */
  #hear: (message: Buffer) => void = () => undefined
  /** What peers sent through the relay. */
  readonly #heardFromPeers: Buffer[] = []

  private constructor(
    private readonly transport: Transport,
    private readonly secret: Secret | null,
  ) {
    transport.hear((message) => {
      const data = dataOf(message)
      if (data) this.#heardFromPeers.push(data)
      else this.#hear(message)
    })
  }

  static async open(address: TurnAddress, secret: Secret | null): Promise<TurnClient> {
    return new TurnClient(await openTransport(address), secret)
  }

  binding(): Promise<Answer> {
    return this.#ask('binding', () => [], null)
  }

  /** @param protocol 17: UDP, 6: TCP. @param family 1: IPv4, 2: IPv6; absent: as the server likes */
  allocate(protocol = 17, family?: 1 | 2): Promise<Answer> {
    const transport = Buffer.from([protocol, 0, 0, 0])
    const asked: Attribute[] = [[attributes.requestedTransport, protocol === 17 ? udp : transport]]
    if (family) asked.push([attributes.requestedAddressFamily, Buffer.from([family, 0, 0, 0])])
    return this.#signed('allocate', () => asked)
  }

  /** Whether the relay would send to, and take from, this address. */
  permit(address: string): Promise<Answer> {
    // The port does not matter for a permission.
    return this.#signed('createPermission', (mask) => [peer({ address, port: 9 }, mask)])
  }

  sendTo(address: TransportAddress, data: Buffer): void {
    this.transport.send(sendIndication(address, data))
  }

  hasHeard(data: Buffer): boolean {
    return this.#heardFromPeers.some((heard) => heard.equals(data))
  }

  /** Gives the allocation back. */
  async close(): Promise<void> {
    if (this.#nonce) {
      await this.#signed('refresh', () => [[attributes.lifetime, Buffer.alloc(4)]]).catch(() => undefined)
    }
    this.transport.close()
  }

  /** The first answer names realm and nonce (RFC 8489 §9.2.3), a later one a new nonce: then once again. */
  async #signed(method: Method, asked: (mask: Buffer) => readonly Attribute[]): Promise<Answer> {
    const first = await this.#ask(method, asked, this.#credentials())
    const [realm, nonce] = [first.get(attributes.realm), first.get(attributes.nonce)]
    const challenged = (first.code === 401 || first.code === 438) && String(nonce) !== this.#nonce
    if (!this.secret || !challenged || !realm || !nonce) return first
    this.#realm = String(realm)
    this.#nonce = String(nonce)
    return this.#ask(method, asked, this.#credentials())
  }

  #credentials(): LongTerm | null {
    return this.secret && this.#nonce ? { ...this.secret, realm: this.#realm, nonce: this.#nonce } : null
  }

  #ask(method: Method, asked: (mask: Buffer) => readonly Attribute[], credentials: LongTerm | null) {
    const message = request(method, asked, credentials)
    return new Promise<Answer>((done, failed) => {
      const again = setInterval(() => this.transport.send(message), resendEveryMs)
      const limit = setTimeout(() => {
        clearInterval(again)
        failed(new Error('The TURN server does not answer.'))
      }, answerLimitMs)
      this.#hear = (heard) => {
        const answer = answerTo(message, heard)
        if (!answer) return
        clearInterval(again)
        clearTimeout(limit)
        done(answer)
      }
      this.transport.send(message)
    })
  }
}
