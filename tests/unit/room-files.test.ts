import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { otherSide, type ParticipantType } from '@/lib/contract/words'
import { safeFileName } from '@/lib/room/checks/file-name'
import type { FileEvent } from '@/lib/room/modes'
import { isUnderWay, noTransfers, stepTransfers, type Transfers } from '@/lib/room/transfers'

describe('a safe file name', () => {
  it.each([
    ['Plan.pdf', 'Plan.pdf'],
    ['C:\\Users\\me\\plan.pdf', 'C__Users_me_plan.pdf'],
    ['../../../etc/passwd', '_.._.._etc_passwd'],
    ['.htaccess', 'htaccess'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['a\u0000b\r\n.txt', 'ab.txt'],
    ['CON.txt', '_CON.txt'],
    ['COM10.txt', 'COM10.txt'],
    ['report. ', 'report'],
    ['<img src=x>.png', '_img src=x_.png'],
    ['Überraschung 🎁.pdf', 'Überraschung 🎁.pdf'],
    ['...', 'file'],
    ['', 'file'],
  ])('%j becomes %j', (given, wanted) => expect(safeFileName(given)).toBe(wanted))

  it('keeps the extension of a very long one', () => {
    const name = safeFileName(`${'🎁'.repeat(200)}.pdf`)
    expect([...name]).toHaveLength(limits.fileNameCharacters)
    expect(name.endsWith('🎁.pdf')).toBe(true)
  })

  it('is never empty, never a path, and does not change when it is made safe again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const name = safeFileName(given)
        expect(name.length).toBeGreaterThan(0)
        expect([...name].length).toBeLessThanOrEqual(limits.fileNameCharacters)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}\p{Cs}]|^\.|[. ]$/u)
        expect(safeFileName(name)).toBe(name)
      }),
      { numRuns: 500 },
    )
  })
})

type Said = [side: ParticipantType, event: FileEvent, id: string]
const said: fc.Arbitrary<Said> = fc.tuple(
  fc.constantFrom<ParticipantType>('client', 'consultant'),
  fc.constantFrom<FileEvent>('file-offer', 'file-accept', 'file-decline', 'file-cancel', 'file-done'),
  fc.constantFrom('a', 'b', 'c'),
)

it('over any history a file is under way only after its receiver accepted it, until it is over', () => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 40 }), (history) => {
      let now: Transfers = noTransfers
      const agreed = new Set<string>()
      for (const [side, event, id] of history) {
        const offeredByOther = now[side === 'client' ? 'consultant' : 'client']?.id === id
        const step = stepTransfers(now, { from: side, to: otherSide(side) }, event, id)
        if (!step.ok) continue
        if (event === 'file-accept') {
          expect(offeredByOther).toBe(true)
          agreed.add(id)
        } else agreed.delete(id)
        now = step.transfers
        for (const one of ['a', 'b', 'c']) expect(isUnderWay(now, one)).toBe(agreed.has(one))
        expect(isUnderWay(now)).toBe(agreed.size > 0)
        const { client, consultant }: Partial<typeof now> = now
        expect(client?.id === undefined || client.id !== consultant?.id).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
