import type { Socket } from 'node:net'
import * as z from 'zod/mini'
import { ackCode } from '@/lib/contract/codes'
import { type MediaMethod, mediaEvent, mediaRequests } from '../port/requests'

/** What goes between the two processes: JSON, a message a line. */

/** The first line of whoever connects. */
export const hello = z.object({ secret: z.string() })
/** The answer to it. `instance` is another one after each start. */
export const welcome = z.object({ instance: z.string() })

export const request = z.object({ id: z.int(), method: z.string(), params: z.unknown() })
export const said = z.union([
  z.object({ id: z.int(), data: z.unknown() }),
  z.object({ id: z.int(), code: ackCode }),
  z.object({ told: mediaEvent }),
])

export function isMethod(word: string): word is MediaMethod {
  return Object.hasOwn(mediaRequests, word)
}

/** Longer than anything that is ever said: what all members of the largest room are told of at once. */
const mostBytes = 4 * 1024 * 1024

/** Has each message heard; whatever is none ends the connection. */
export function readFrames(socket: Socket, heard: (message: unknown) => void): void {
  let kept = ''
  socket.setEncoding('utf8')
  socket.setNoDelay(true)
  socket.on('data', (chunk) => {
    const lines = (kept + String(chunk)).split('\n')
    kept = lines.pop() ?? ''
    try {
      if (kept.length > mostBytes) throw new Error('too long')
      for (const line of lines) heard(JSON.parse(line))
    } catch {
      socket.destroy()
    }
  })
}

export function writeFrame(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
}
