/** A link's token: 32 bytes in base64url. */
const rawToken = /^[A-Za-z0-9_-]{43}$/
const standingAlone = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/
const foreign = /[^A-Za-z0-9_-]+/g

/** Whether a text can be a link's token at all. */
export function isRawToken(text: string): boolean {
  return rawToken.test(text)
}

/**
 * The token in what mail programs, chats and fingers make of one: with a full stop, a bracket or an underscore of emphasis after it, broken by
 * an invisible space, or within its whole address. A token's length and letters are known, so it is cut to them. Null: there is none.
 */
export function tokenIn(text: string): string | null {
  const alone = standingAlone.exec(text)?.[0]
  if (alone) return alone
  const letters = text.replace(foreign, '').slice(0, 43)
  return isRawToken(letters) ? letters : null
}

/** The same text where no token is in it: it is answered like an unknown one. */
export function cutToToken(text: string): string {
  return tokenIn(text) ?? text
}
