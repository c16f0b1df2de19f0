import type { ServerPayload } from '@/lib/contract/socket'
import type { Reaction } from '@/lib/contract/socket/reactions'
import { type Guard, object, oneOf, text, whole } from './guards'
import { type LateEvent, whose } from './socket'

const file = object<ServerPayload<'file-done'>>({ id: text, from: text })

/** What the server says to the parts of a room that are fetched on demand, checked on arrival. */
export const latePayloads: { readonly [E in LateEvent]: Guard<ServerPayload<E>> } = {
  'file-offer': object<ServerPayload<'file-offer'>>({
    id: text,
    name: text,
    size: whole,
    type: text,
    from: text,
  }),
  'file-accept': file,
  'file-decline': file,
  'file-cancel': object<ServerPayload<'file-cancel'>>({
    id: text,
    from: text,
    reason: oneOf<ServerPayload<'file-cancel'>['reason']>({ cancelled: true, failed: true }),
  }),
  'file-done': file,
  reaction: object<ServerPayload<'reaction'>>({
    ...whose,
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
