import { describe, expect, it } from 'vitest'
import { sessionTitle } from '@/components/room/mode-words'
import { isolated } from '@/lib/contract/isolated'
import { firstName } from '@/lib/format-name'

describe('a name in a sentence', () => {
  it.each(['ליאת כהן', 'أحمد (علي', 'Ann\u202egro.elpmaxe'])('turns nothing beside it: %s', (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`)
    expect(sessionTitle({ sessionType: 'chat', otherParticipantName: name })).toBe(
      `Chat session with \u2068${name}\u2069`,
    )
  })

  it('stays as it is where it turns nothing', () => {
    for (const name of ['Asha Rao', '田中 太郎', 'O’Neill', 'আশা']) expect(isolated(name)).toBe(name)
  })

  it('is isolated by itself when only the first of it is said', () => {
    expect(firstName('ליאת כהן')).toBe('\u2068ליאת\u2069')
    expect(firstName('Asha Rao')).toBe('Asha')
  })
})
