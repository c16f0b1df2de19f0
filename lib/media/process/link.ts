import { connect, type Socket } from 'node:net'
import {
  type MediaAnswer,
  type MediaEvent,
  type MediaMethod,
  type MediaParams,
  MediaRefusal,
  type MediaService,
  mediaForms,
} from '../port/requests'
import { readFrames, said, welcome, writeFrame } from './frames'
import { findPlace } from './meeting-place'

interface Parts {
  readonly dataDir: string
  failed(error: unknown, words: string): void
}

/** The other process is looked for this often; one that was started again is found within that. */
const retryMs = 100
const answerMs = 5_000

/** What was asked and is not answered yet. */
class Questions {
  readonly #waiting = new Map<
    number,
    { answer(data: unknown): void; refuse(code: MediaRefusal['code']): void }
  >()
  #asked = 0

  /** @param say is given the question's number */
  ask(say: (id: number) => void): Promise<unknown> {
    this.#asked += 1
    const id = this.#asked
    return new Promise((resolve, reject) => {
      const refuse = (code: MediaRefusal['code']) => {
        clearTimeout(late)
        reject(new MediaRefusal(code))
      }
      const late = setTimeout(() => this.refused(id, 'media_unavailable'), answerMs)
      const answer = (data: unknown) => {
        clearTimeout(late)
        resolve(data)
      }
      this.#waiting.set(id, { answer, refuse })
      say(id)
    })
  }

  answered(id: number, data: unknown): void {
    this.#taken(id)?.answer(data)
  }

  refused(id: number, code: MediaRefusal['code']): void {
    this.#taken(id)?.refuse(code)
  }

  /** Nobody is there to answer any more. */
  refuseAll(): void {
    for (const id of [...this.#waiting.keys()]) this.refused(id, 'media_unavailable')
  }

  #taken(id: number) {
    const one = this.#waiting.get(id)
    this.#waiting.delete(id)
    return one
  }
}

/** The way to the media server of this machine, which may come, go and come again. Whatever is asked meanwhile is refused. */
export function createMediaLink({ dataDir, failed }: Parts): MediaService {
  const questions = new Questions()
  const told = new Set<(event: MediaEvent) => void>()
  const lost = new Set<() => void>()
  let line: Socket | null = null
  let instance: string | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function look(): void {
    const place = closed ? null : findPlace(dataDir)
    if (!place) {
      later()
      return
    }
    const socket = connect(place.port, '127.0.0.1')
    socket.on('connect', () => writeFrame(socket, { secret: place.secret }))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (line === socket) line = null
      questions.refuseAll()
      later()
    })
    readFrames(socket, (message) => {
      if (line === socket) hear(message)
      else greet(socket, welcome.parse(message).instance)
    })
  }

  function later(): void {
    if (!closed) timer = setTimeout(look, retryMs).unref()
  }

  function greet(socket: Socket, who: string): void {
    line = socket
    // Only this process's first meeting leaves open whether it is the one that pages know.
    const isAnother = instance !== null && instance !== who
    instance = who
    if (isAnother) for (const tell of lost) tell()
  }

  function hear(message: unknown): void {
    const heard = said.safeParse(message)
    if (!heard.success) {
      failed(heard.error, 'the media server said something unknown')
      return
    }
    const one = heard.data
    if ('told' in one) {
      for (const tell of told) tell(one.told)
      return
    }
    if ('code' in one) questions.refused(one.id, one.code)
    else questions.answered(one.id, one.data)
  }

  async function ask<M extends MediaMethod>(method: M, params: MediaParams<M>): Promise<MediaAnswer<M>> {
    const socket = line
    if (!socket) throw new MediaRefusal('media_unavailable')
    const answer = await questions.ask((id) => writeFrame(socket, { id, method, params }))
    return mediaForms[method].answer.parse(answer)
  }

  look()
  return {
    ask,
    listen(hearEvent, hearLost) {
      told.add(hearEvent)
      lost.add(hearLost)
    },
    close() {
      closed = true
      clearTimeout(timer)
      line?.destroy()
    },
  }
}
