import type { FileOffer, Reaction, ServerPayload } from '@/lib/room/events'
import { type Guard, object, oneOf, text, whole } from './shape'
import { type LateEvent, side } from './wire'

const file = object<{ id: string }>({ id: text })

/** What the server says to the parts of a room that are fetched on demand, checked on arrival. */
export const latePayloads: { readonly [E in LateEvent]: Guard<ServerPayload<E>> } = {
  'file-offer': object<FileOffer>({ id: text, name: text, size: whole, type: text }),
  'file-accept': file,
  'file-decline': file,
  'file-cancel': object<ServerPayload<'file-cancel'>>({
    id: text,
    reason: oneOf<ServerPayload<'file-cancel'>['reason']>({ cancelled: true, failed: true }),
  }),
  'file-done': file,
  reaction: object<ServerPayload<'reaction'>>({
    participantType: side,
    reaction: oneOf<Reaction>({
      thumbs_up: true,
      heart: true,
      clap: true,
      laugh: true,
      surprise: true,
      thanks: true,
    }),
  }),
}
