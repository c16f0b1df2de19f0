import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostOnPage, pageSizeOf } from '@/components/call/stage/grid-layout'
import { stripOf } from '@/components/group/stage/arrangement'
import { dueMs, followed, nobody, silentMs, staysMs } from '@/components/group/stage/followed'
import { anew, exchanged, onPage, pagesOf, type Slots, settled } from '@/components/group/stage/slots'

const people = fc.uniqueArray(fc.integer({ min: 1, max: 30 }).map(String), { maxLength: 20 })
const size = fc.integer({ min: 1, max: 9 })
/** Who is in, one moment after the other. */
const story = fc.array(people, { minLength: 1, maxLength: 12 })

function lived(moments: readonly string[][], perPage: number): Slots {
  return moments.reduce<Slots>((slots, ids) => settled(slots, ids, perPage), [])
}
const here = (slots: Slots) => slots.flatMap(({ id, gone }) => (gone ? [] : [id]))
const row = (text: string): Slots =>
  [...text].map((id) => ({ id: id.toLowerCase(), gone: id !== id.toLowerCase() }))
const shown = (slots: Slots) => slots.map(({ id, gone }) => (gone ? id.toUpperCase() : id)).join('')

describe('the places of people on the pages of a room', () => {
  it.each([
    ['who comes stands at the end', 'abc', 'abcd', 2, 'abcd'],
    ['a place on the last page closes up', 'abcdefg', 'abcdeg', 4, 'abcdeg'],
    ['a place before it stays empty', 'abcdef', 'acdef', 4, 'aBcdef'],
    ['who comes back has it again', 'aBcdef', 'abcdef', 4, 'abcdef'],
    ['who comes does not take it', 'aBcdef', 'acdefg', 4, 'aBcdefg'],
    ['the last page moves into empty places once it fits', 'aBcdef', 'adef', 4, 'aefd'],
    ['what is empty at the end is no page', 'abcde', 'abcd', 4, 'abcd'],
    ['nobody is nowhere', 'abc', '', 4, ''],
  ])('%s', (_title, before, ids, perPage, expected) => {
    expect(shown(settled(row(before), [...ids], perPage))).toBe(expected)
  })

  it('are each person’s once, on no more pages than are needed, and none of the last page is empty', () => {
    fc.assert(
      fc.property(story, size, (moments, perPage) => {
        const slots = lived(moments, perPage)
        const ids = moments.at(-1) ?? []
        expect(here(slots).sort()).toEqual([...ids].sort())
        expect(pagesOf(slots, perPage)).toBe(Math.max(1, Math.ceil(ids.length / perPage)))
        expect(onPage(slots, pagesOf(slots, perPage) - 1, perPage)).not.toContain(null)
      }),
    )
  })

  it('are kept by everybody who stays before the last page, whoever comes and goes', () => {
    fc.assert(
      fc.property(story, people, size, (moments, next, perPage) => {
        const before = lived(moments, perPage)
        const slots = settled(before, next, perPage)
        const lastPage = (pagesOf(slots, perPage) - 1) * perPage
        before.forEach(({ id, gone }, at) => {
          if (gone || !next.includes(id) || at >= lastPage) return
          expect(slots[at]?.id).toBe(id)
        })
        expect(settled(slots, next, perPage)).toEqual(slots)
      }),
    )
  })

  it('are laid in another number of pages without an empty one, in the same order', () => {
    fc.assert(
      fc.property(story, people, size, (moments, next, perPage) => {
        const before = lived(moments, perPage)
        const slots = anew(before, next)
        expect(slots.some(({ gone }) => gone)).toBe(false)
        const stay = here(before).filter((id) => next.includes(id))
        expect(here(slots).filter((id) => stay.includes(id))).toEqual(stay)
      }),
    )
  })

  it('pass from who becomes large to who was it, and to nobody when more than one goes', () => {
    expect(shown(exchanged(row('abcd'), [...'abed']))).toBe('abed')
    expect(shown(exchanged(row('abcd'), [...'abef']))).toBe('abcd')
    expect(shown(exchanged(row('abcd'), [...'abd']))).toBe('abcd')
  })
})

describe('a page', () => {
  it.each([
    ['of a phone held upright', 374, 690, 8],
    ['of a narrow phone', 304, 440, 6],
    ['of a phone held sideways', 740, 250, 4],
    ['of a laptop', 1264, 612, 9],
    ['of a laptop beside a panel', 904, 560, 9],
    ['of a page at 400 %', 304, 90, 1],
  ])('%s has as many people as can be made out', (_title, width, height, expected) => {
    expect(pageSizeOf({ width, height })).toBe(expected)
  })

  it('has one person at least and nine at most, in the grid and in the strip', () => {
    const side = fc.integer({ min: 0, max: 8_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        for (const count of [pageSizeOf({ width, height }), stripOf({ width, height }).size]) {
          expect(count).toBeGreaterThanOrEqual(1)
          expect(count).toBeLessThanOrEqual(mostOnPage)
        }
      }),
    )
  })
})

describe('whoever is shown large', () => {
  const all = ['a', 'b', 'c']
  const says = (speaking: string[], ids = all) => ({ speaking, here: ids })

  it('is somebody while anybody is in, and nobody else than who is', () => {
    const first = followed(nobody, says([]), 0)
    expect(first.id).toBe('a')
    expect(followed(first, says([], ['b']), 5).id).toBe('b')
    expect(followed(first, says([], []), 5).id).toBeNull()
  })

  it('stays for two seconds, and until silent for one', () => {
    const a = followed(nobody, says(['a']), 0)
    expect(followed(a, says(['b']), staysMs - 1).id).toBe('a')
    expect(followed(a, says(['b']), staysMs).id).toBe('b')
    const later = followed(a, says(['a']), staysMs)
    expect(followed(later, says(['b']), staysMs + silentMs - 1).id).toBe('a')
    expect(followed(later, says(['b']), staysMs + silentMs).id).toBe('b')
    expect(followed(later, says(['a', 'b']), 60_000).id).toBe('a')
  })

  it('never changes more often than that, however they talk at once', () => {
    const word = fc.record({ waitMs: fc.integer({ min: 1, max: 900 }), speaking: fc.subarray(all) })
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        let [nowMs, state] = [0, followed(nobody, says([]), 0)]
        for (const { waitMs, speaking } of words) {
          nowMs += waitMs
          const next = followed(state, says(speaking), nowMs)
          if (next.id !== state.id) {
            expect(nowMs - state.sinceMs).toBeGreaterThanOrEqual(staysMs)
            expect(speaking).toContain(next.id)
          }
          const due = dueMs(next, says(speaking))
          if (due !== null) expect(followed(next, says(speaking), due).id).not.toBe(next.id)
          state = next
        }
      }),
    )
  })
})
