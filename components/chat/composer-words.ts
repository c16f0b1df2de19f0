import { limits } from '@/lib/room/limits'
import { characters } from '@/lib/room/text'

/** From here on the count is worth showing. */
const nearLimit = limits.chatCharacters - 400

/** What stands under the text, and whether it may be sent. */
export function lengthState(
  draft: string,
  paused = false,
): { words: string | null; tooLong: boolean; sendable: boolean } {
  const text = draft.trim()
  const length = characters(text)
  const left = limits.chatCharacters - length
  if (left < 0) return { words: `${-left} characters too many`, tooLong: true, sendable: false }
  const words = length >= nearLimit ? `${left} characters left` : paused ? 'The clock is paused.' : null
  return { words, tooLong: false, sendable: length > 0 }
}
