import type { ServerPayload } from '@/lib/contract/socket'
import { flag, object, text } from './guards'
import { whose } from './socket'

/** What others write of what is said, checked on arrival. */
export const captionPayloads = {
  caption: object<ServerPayload<'caption'>>({ ...whose, id: text, text, done: flag }),
}
