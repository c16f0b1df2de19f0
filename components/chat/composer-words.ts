import { limits } from '@/lib/contract/limits'
import { characters } from '@/lib/contract/text'
import { composer } from '@/locales/en/room/chat'

/** From here on the count is worth showing. */
const nearLimit = limits.chatCharacters - 400

/**
 * What stands under the text, and whether it may be sent.
 * @param caution what there is to know of what is sent now
 */
export function lengthState(
  draft: string,
  caution: string | null = null,
): { words: string | null; tooLong: boolean; sendable: boolean } {
  const text = draft.trim()
  const length = characters(text)
  const left = limits.chatCharacters - length
  if (left < 0) return { words: composer.tooMany(-left), tooLong: true, sendable: false }
  const words = length >= nearLimit ? composer.left(left) : caution
  return { words, tooLong: false, sendable: length > 0 }
}
