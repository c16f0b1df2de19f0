import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { PairOfNodes } from './pair-of-nodes'

type Visitor = Awaited<ReturnType<PairOfNodes['visit']>>

/** How long a message waits for its acknowledgement before it is sent again under the same id. */
const againMs = 1_000

/**
 * One side of a chat as the room's own client is: it comes back by itself, enters anew with what it was given, takes the history, and repeats what was not
 * acknowledged.
 */
export class Talker {
  /** Every message of the other side, by how often it came as an event since the last entry and in all. */
  readonly heard = new Map<string, number>()
  readonly known = new Set<string>()
  readonly acknowledged = new Set<string>()
  entries = 0
  #entered = false

  constructor(
    readonly visitor: Visitor,
    private readonly pause: () => Promise<void>,
  ) {
    const { socket } = visitor
    socket.on('connect', () => void this.enter())
    socket.on('disconnect', () => {
      this.#entered = false
    })
    socket.on('message', ({ id, message }: { id: string; message: string }) => {
      this.heard.set(id, (this.heard.get(id) ?? 0) + 1)
      this.known.add(message)
    })
    onTestFinished(() => visitor.close())
  }

  async enter(): Promise<void> {
    const { socket } = this.visitor
    const connection = socket.id
    for (;;) {
      const answer = await socket
        .timeout(5_000)
        .emitWithAck('join-room', {})
        .catch(() => null)
      if (!socket.connected || socket.id !== connection) return
      if (!answer?.ok) continue
      socket.auth = { resume: answer.data.resume }
      for (const { message, senderType } of answer.data.messages ?? [])
        if (senderType !== answer.data.participantType) this.known.add(message)
      this.entries += 1
      this.#entered = true
      return
    }
  }

  /** Says one after the other until each is acknowledged. */
  async say(words: readonly string[]): Promise<void> {
    const { socket } = this.visitor
    for (const message of words) {
      const id = randomUUID()
      for (;;) {
        const answer = this.#entered
          ? await socket
              .timeout(againMs)
              .emitWithAck('message', { id, message })
              .catch(() => null)
          : null
        if (answer?.ok) break
        await this.pause()
      }
      this.acknowledged.add(message)
      await this.pause()
    }
  }
}
