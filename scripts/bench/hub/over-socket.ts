import type { Socket } from 'socket.io-client'
import type { HubEntry } from '@/lib/contract/socket/hub'
import { type MediaMethod, type MediaParams, type MediaService, mediaForms } from '@/lib/media/port/requests'

/** The media server as a page asks it: over the socket of its room, which says whose the question is. */
export function overSocket(socket: Socket, entry: HubEntry): Pick<MediaService, 'ask'> {
  return {
    async ask<M extends MediaMethod>(method: M, params: MediaParams<M>) {
      const { answer } = mediaForms[method]
      if (method === 'enter') return answer.parse(entry)
      const { room: _room, member: _member, ...asked } = { room: '', member: '', ...params }
      const came: unknown = await socket.timeout(15_000).emitWithAck(`hub-${method}`, asked)
      const data: unknown = typeof came === 'object' && came !== null ? Reflect.get(came, 'data') : null
      if (!data) throw new Error(`hub-${method} was answered ${JSON.stringify(came)}`)
      return answer.parse(data)
    },
  }
}
