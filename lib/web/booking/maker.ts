import { createHash } from 'node:crypto'

/** Whose a time is that was kept on a page: the browser’s, by its own secret, of which the database knows only a hash. */
export function makerOfBrowser(device: string): string {
  return `web ${createHash('sha256').update(`parley booking ${device}`).digest('base64url')}`
}
