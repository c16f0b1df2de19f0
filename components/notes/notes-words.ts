import type { NotesSnapshot } from '@/lib/client/notes'
import { limits } from '@/lib/contract/limits'
import { characters } from '@/lib/contract/text'
import { states } from '@/locales/en/room/notes'

/** How it stands with the notes, in words that are also read aloud. */
export function notesWords({ state, text }: Pick<NotesSnapshot, 'state' | 'text'>): {
  words: string
  bad: boolean
  mayRetry: boolean
} {
  const well = (words: string) => ({ words, bad: false, mayRetry: false })
  switch (state) {
    case 'loading':
      return well(states.loading)
    case 'saved':
      return well(text === '' ? '' : states.saved)
    case 'changed':
    case 'saving':
      return well(states.saving)
    case 'unavailable':
      return { words: states.unavailable, bad: true, mayRetry: true }
    case 'not_here':
      return well(states.notHere)
    case 'failed':
      return { words: states.failed, bad: true, mayRetry: true }
    case 'too_long': {
      const over = characters(text) - limits.noteCharacters
      return { words: states.tooLong(over), bad: true, mayRetry: false }
    }
    case 'conflict':
      return { words: states.conflict, bad: true, mayRetry: false }
    case 'signed_out':
      return { words: states.signedOut, bad: true, mayRetry: true }
    case 'lost':
      return {
        words: states.lost,
        bad: true,
        mayRetry: false,
      }
    default:
      return state satisfies never
  }
}
