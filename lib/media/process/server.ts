import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { answerWith, type MediaEvent, type MediaHandlers, MediaRefusal } from '../port/requests'
import { hello, isMethod, readFrames, request, writeFrame } from './frames'
import { tellPlace } from './meeting-place'

interface Parts {
  readonly handlers: MediaHandlers
  readonly dataDir: string
  failed(error: unknown, words: string): void
}

/** Whoever does not say the secret at once is no signalling server. */
const patienceMs = 2_000

/** The media server's door: on loopback, for whoever may read the data directory. */
export function createMediaServer({ handlers, dataDir, failed }: Parts) {
  const instance = randomUUID()
  const secret = randomBytes(32).toString('base64url')
  const admitted = new Set<Socket>()

  function meet(socket: Socket): void {
    const impatience = setTimeout(() => socket.destroy(), patienceMs)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      clearTimeout(impatience)
      admitted.delete(socket)
    })
    readFrames(socket, (message) => {
      if (admitted.has(socket)) return void answer(socket, message)
      const asked = hello.parse(message)
      if (!isSame(asked.secret, secret)) throw new Error('not known')
      clearTimeout(impatience)
      admitted.add(socket)
      writeFrame(socket, { instance })
    })
  }

  async function answer(socket: Socket, message: unknown): Promise<void> {
    const asked = request.safeParse(message)
    if (!asked.success) return void socket.destroy()
    const { id, method, params } = asked.data
    try {
      if (!isMethod(method)) throw new MediaRefusal('bad_payload')
      writeFrame(socket, { id, data: await answerWith(handlers, method, params, failed) })
    } catch (error) {
      writeFrame(socket, { id, code: error instanceof MediaRefusal ? error.code : 'internal' })
    }
  }

  const server: Server = createServer(meet)

  return {
    async listen(): Promise<void> {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', resolve)
      })
      const address = server.address()
      if (typeof address !== 'object' || !address) throw new Error('There is no address.')
      tellPlace(dataDir, { port: address.port, secret })
    },
    tell(event: MediaEvent): void {
      for (const socket of admitted) writeFrame(socket, { told: event })
    },
    close(): void {
      server.close()
      for (const socket of admitted) socket.destroy()
    },
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
