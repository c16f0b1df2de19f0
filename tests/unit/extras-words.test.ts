import { describe, expect, it } from 'vitest'
import { fileWords, formatBytes, mayTryAgain, percent } from '@/components/files/file-words'
import { notesWords } from '@/components/notes/notes-words'
import { reactionLooks, reactions } from '@/components/reactions/reaction-words'
import { changed, type FileRow, withRow } from '@/lib/client/files/file-rows'
import { limits } from '@/lib/contract/limits'
import { reaction } from '@/lib/contract/socket/reactions'

const row = (terms: Partial<FileRow> = {}): FileRow => ({
  id: 'a',
  mine: true,
  name: 'plan.pdf',
  size: 3_000_000,
  atMs: 0,
  state: 'offered',
  moved: 0,
  trouble: null,
  copy: 'original',
  ...terms,
})

describe('a size', () => {
  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1 kB'],
    [1_550, '1.6 kB'],
    [3_158_073, '3.2 MB'],
    [99_960_000, '100 MB'],
    [limits.fileBytes, '500 MB'],
  ])('of %i is read as %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words))
})

describe('a file in the conversation', () => {
  it('is described from the reader’s side in every state', () => {
    const states = ['offered', 'connecting', 'moving', 'done', 'declined', 'cancelled'] as const
    for (const state of states) {
      const [mine, theirs] = [
        fileWords(row({ state }), 'Asha'),
        fileWords(row({ state, mine: false }), 'Asha'),
      ]
      expect(mine).toMatch(/[.…]$/)
      expect(theirs).toMatch(/[.…]$/)
    }
    expect(fileWords(row({ state: 'declined' }), 'Asha')).toBe('Asha declined this file.')
    expect(fileWords(row({ state: 'declined', mine: false }), 'Asha')).toBe('You declined this file.')
  })

  it('is offered again only where that could help, and by its sender', () => {
    expect(mayTryAgain(row({ state: 'failed', trouble: 'lost' }))).toBe(true)
    expect(mayTryAgain(row({ state: 'cancelled' }))).toBe(true)
    expect(mayTryAgain(row({ state: 'failed', trouble: 'too_large' }))).toBe(false)
    expect(mayTryAgain(row({ state: 'failed', trouble: 'lost', mine: false, copy: 'none' }))).toBe(false)
    expect(mayTryAgain(row({ state: 'done' }))).toBe(false)
  })

  it('goes no further once it is over, and is there once', () => {
    const over = [row({ state: 'declined' })]
    expect(changed(over, 'a', { state: 'done' })).toEqual(over)
    expect(withRow(over, row())).toEqual(over)
  })

  it('is whole at 100 % and not before', () => {
    expect(percent(row({ moved: 2_999_999 }))).toBe(99)
    expect(percent(row({ moved: 3_000_000 }))).toBe(100)
  })
})

describe('the notes', () => {
  it('say that they are saved only when they are', () => {
    const words = (state: Parameters<typeof notesWords>[0]['state']) => notesWords({ state, text: 'x' })
    expect(words('saved')).toEqual({ words: 'Saved', bad: false, mayRetry: false })
    for (const state of ['changed', 'saving'] as const) expect(words(state).words).toBe('Saving…')
    for (const state of ['failed', 'conflict', 'lost', 'too_long'] as const) {
      expect(words(state).words).toMatch(/^Not saved/)
      expect(words(state).bad).toBe(true)
    }
    expect(words('failed').mayRetry).toBe(true)
  })

  it('count what is too much', () => {
    const text = '🎁'.repeat(limits.noteCharacters + 7)
    expect(notesWords({ state: 'too_long', text }).words).toBe('Not saved: 7 characters too many')
  })
})

it('every reaction of the protocol is offered once, with a sign and a name', () => {
  expect([...reactions].sort()).toEqual([...reaction.options].sort())
  expect(new Set(reactions.map((one) => reactionLooks[one].words)).size).toBe(reactions.length)
})
