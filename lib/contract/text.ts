const encoder = new TextEncoder()

/** Length in bytes of UTF-8; exact only when it matters (no string is shorter in bytes than in UTF-16 units). */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).byteLength
}

/** Length as people count it: Unicode code points. */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Whether PostgreSQL's text can hold it: neither NUL nor half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text)
}
