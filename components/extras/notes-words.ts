import type { NotesSnapshot } from '@/lib/client/notes'
import { limits } from '@/lib/room/limits'
import { characters } from '@/lib/room/text'

/** How it stands with the notes, in words that are also read aloud. */
export function notesWords({ state, text }: Pick<NotesSnapshot, 'state' | 'text'>): {
  words: string
  bad: boolean
  mayRetry: boolean
} {
  const well = (words: string) => ({ words, bad: false, mayRetry: false })
  switch (state) {
    case 'loading':
      return well('Opening your notes…')
    case 'saved':
      return well(text === '' ? '' : 'Saved')
    case 'changed':
    case 'saving':
      return well('Saving…')
    case 'unavailable':
      return { words: 'Your notes cannot be opened right now.', bad: true, mayRetry: true }
    case 'not_here':
      return well(
        'Your notes can be read on the device that you joined this session with, and on your own pages.',
      )
    case 'failed':
      return { words: 'Not saved. It is tried again by itself.', bad: true, mayRetry: true }
    case 'too_long': {
      const over = characters(text) - limits.noteCharacters
      return { words: `Not saved: ${over} characters too many`, bad: true, mayRetry: false }
    }
    case 'conflict':
      return { words: 'Not saved: choose which notes to keep.', bad: true, mayRetry: false }
    case 'signed_out':
      return { words: 'Not saved: sign in again in another tab, then retry.', bad: true, mayRetry: true }
    case 'lost':
      return {
        words: 'Not saved: this session is now open on another device.',
        bad: true,
        mayRetry: false,
      }
    default:
      return state satisfies never
  }
}
