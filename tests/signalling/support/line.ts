import { connect, createServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A network between a client and a server, which can stop carrying anything without closing anything. */
export class Line {
  readonly #server: Server
  readonly #ends = new Set<Socket>()
  #frozen = false

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1')
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#ends.add(from)
        from.on('error', () => undefined)
        from.on('close', () => to.destroy())
        from.on('data', (bytes: Buffer) => {
          if (!this.#frozen) to.write(bytes)
        })
      }
    })
  }

  /** For one test. */
  static async to(serverUrl: string): Promise<Line> {
    const line = new Line(Number(new URL(serverUrl).port))
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      line.#server.close()
      for (const end of line.#ends) end.destroy()
    })
    return line
  }

  get url(): string {
    const address = this.#server.address()
    if (!address || typeof address === 'string') throw new Error('The line does not listen.')
    return `http://127.0.0.1:${address.port}`
  }

  /** From now on nothing arrives, either way: a cable that was pulled, a phone in a tunnel. */
  freeze(): void {
    this.#frozen = true
  }
}
