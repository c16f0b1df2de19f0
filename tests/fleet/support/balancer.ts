import { connect, createServer, type Server, type Socket } from 'node:net'

/** What a proxy in front of the nodes does: the first in its list that takes the connection gets it. */
export class Balancer {
  readonly #server: Server
  readonly #open = new Set<Socket>()

  private constructor(public ports: readonly number[]) {
    this.#server = createServer((near) => this.#route(near, this.ports))
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports)
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve))
    return balancer
  }

  get url(): string {
    const address = this.#server.address()
    if (!address || typeof address === 'string') throw new Error('The balancer does not listen.')
    return `http://127.0.0.1:${address.port}`
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
  }

  #route(near: Socket, [port, ...others]: readonly number[]): void {
    near.on('error', () => undefined)
    if (port === undefined) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    const failed = () => {
      if (far.bytesRead === 0 && others.length > 0 && !near.destroyed) this.#route(near, others)
      else near.destroy()
    }
    far.once('error', failed)
    far.once('connect', () => {
      far.off('error', failed)
      this.#join(near, far)
    })
  }

  #join(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        this.#open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
