import type { BrowserContext, WebSocketRoute } from '@playwright/test'
import { openUdpProxy, type UdpProxy, type Weather } from './udp-proxy'

/** `typ host` and what STUN found; relayed candidates come from the TURN server. */
const candidateForm = /(candidate:\S+ \d+ )(udp|UDP|tcp|TCP)( \d+ )(\S+) (\d+)( typ (?:host|srflx|relay))/g
/** Nobody is there (RFC 5737). */
const nowhere = '192.0.2.1'

interface BadPathOptions {
  /** Whether the TURN server's addresses are told as they are; else nobody finds them. */
  relay: boolean
  /** The other side is a browser of another kind: what it tells is replaced where it arrives. */
  alone: boolean
}

/**
 * The network between two browsers of one machine, made of UDP proxies: every address that one side tells the other is replaced on its way
 * through the signalling connection, so no packet can go round them. Needs neither root nor namespaces.
 */
export class BadPath {
  readonly weather: Weather = { delayMs: 0, loss: 0, cut: false }
  readonly #proxies = new Map<string, Promise<UdpProxy>>()
  readonly #sockets = new Map<BrowserContext, Set<WebSocketRoute>>()
  readonly #offline = new Set<BrowserContext>()

  private constructor(private readonly options: Readonly<BadPathOptions>) {}

  /** To be called before pages are opened. */
  static async between(
    contexts: readonly BrowserContext[],
    { relay = false, alone = false }: Partial<BadPathOptions> = {},
  ): Promise<BadPath> {
    const path = new BadPath({ relay, alone })
    for (const context of contexts) await path.#attach(context)
    return path
  }

  /** One side loses everything but, by itself, the path to the other: also the page's own requests. */
  async cutOff(context: BrowserContext): Promise<void> {
    this.#offline.add(context)
    await context.setOffline(true)
    for (const socket of this.#sockets.get(context) ?? []) await socket.close()
  }

  async reconnect(context: BrowserContext): Promise<void> {
    this.#offline.delete(context)
    await context.setOffline(false)
  }

  async close(): Promise<void> {
    for (const proxy of this.#proxies.values()) (await proxy).close()
  }

  async #attach(context: BrowserContext): Promise<void> {
    const open = new Set<WebSocketRoute>()
    this.#sockets.set(context, open)
    await context.routeWebSocket(/\/socket\.io\//, (page) => {
      if (this.#offline.has(context)) return void page.close()
      const server = page.connectToServer()
      open.add(page)
      this.#pass(page, server)
      if (this.options.alone) this.#pass(server, page)
    })
  }

  #pass(from: WebSocketRoute, to: WebSocketRoute): void {
    let sent = Promise.resolve()
    from.onMessage((message) => {
      // In order, though a new proxy takes a moment to open.
      sent = sent.then(async () => to.send(typeof message === 'string' ? await this.#told(message) : message))
    })
  }

  async #told(message: string): Promise<string> {
    const found = [...message.matchAll(candidateForm)]
    const replaced = await Promise.all(found.map((match) => this.#replacement(match)))
    return message.replace(candidateForm, () => replaced.shift() ?? '')
  }

  async #replacement([
    whole,
    head,
    protocol = '',
    priority,
    address = '',
    port = '',
    type,
  ]: RegExpMatchArray) {
    if (type?.endsWith('relay')) {
      return this.options.relay ? whole : `${head}${protocol}${priority}${nowhere} ${port}${type}`
    }
    const reachable = protocol.toLowerCase() === 'udp' && /^[\d.]+$/.test(address)
    if (!reachable) return `${head}${protocol}${priority}${nowhere} ${port}${type}`
    const key = `${address}:${port}`
    const proxy = this.#proxies.get(key) ?? openUdpProxy({ address, port: Number(port) }, this.weather)
    this.#proxies.set(key, proxy)
    return `${head}${protocol}${priority}127.0.0.1 ${(await proxy).port}${type}`
  }
}
