import { describe, expect, it } from 'vitest'
import { differenceInWords } from '@/components/admin/difference'
import { waitingWords } from '@/components/consultant/waiting-words'
import { bookAgainUrl } from '@/lib/web/appointment/rating-and-lateness'
import { csvCell, csvLine, csvResponse } from '@/lib/web/staff/lists/csv'

describe('words of staff pages', () => {
  it('say how far the actual time is from the booked one', () => {
    expect(differenceInWords({ bookedSeconds: 1_800, actualSeconds: 720 })).toBe('−18 min (60 %)')
    expect(differenceInWords({ bookedSeconds: 1_800, actualSeconds: 1_800 })).toBe('0 s')
    expect(differenceInWords({ bookedSeconds: 1_800, actualSeconds: null })).toBeNull()
  })

  it('count whole minutes of waiting', () => {
    expect(waitingWords('Priya', 59_000)).toBe('Priya is waiting')
    expect(waitingWords('Priya', 125_000)).toBe('Priya has been waiting for 2 min')
  })
})

describe('a CSV file', () => {
  it('holds no formula, and quotes what would break a line', () => {
    expect(csvCell('=HYPERLINK("http://evil.example")')).toBe('"\'=HYPERLINK(""http://evil.example"")"')
    for (const start of ['=', '+', '-', '@', '\t', '\r', '|', '%'])
      expect(csvCell(`${start}x`)).toContain(`'${start}x`)
    expect(csvLine(['a,b', 'line\nbreak', 'say "so"', -12, '-3.50', null])).toBe(
      '"a,b","line\nbreak","say ""so""",-12,-3.50,\r\n',
    )
  })

  it('begins no formula for a spreadsheet that separates by something else than commas', () => {
    const before = [
      '',
      'Bob;',
      'Bob; ',
      'Bob;"',
      'Bob;;',
      'Bob\t',
      'Bob\n',
      'Bob\r\n',
      'Bob|',
      'Bob,x;',
      ' ',
      '\u00a0',
    ]
    for (const said of before) {
      for (const sign of ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) {
        const line = csvLine(['first', `${said}${sign}1+1`, `x${said}${sign}cmd`, 'last'])
        for (const separator of [';', '\t', '|', /[;\t]/]) {
          const cells = line.split(/\r\n|\r|\n/).flatMap((row) => row.split(separator))
          for (const cell of cells)
            expect(cell, JSON.stringify([said, sign, cell])).not.toMatch(/^[\s"]*[=+\-@%＝＋－＠]/)
        }
      }
    }
    expect(csvLine(['-5', '12:30-13:00; see a-b', 'Rao, +91 98'])).toBe(
      '-5,12:30-13:00; see a-b,"Rao, +91 98"\r\n',
    )
  })

  it('is made in one place, whatever is exported', () => {
    const sources = import.meta.glob<string>(['/lib/**/*.ts', '/app/**/*.{ts,tsx}'], {
      eager: true,
      query: '?raw',
      import: 'default',
    })
    const makers = Object.entries(sources).flatMap(([file, text]) =>
      text.includes('text/csv') ? [file] : [],
    )
    expect(makers).toEqual(['/lib/web/staff/lists/csv.ts'])
  })

  it('reads a page only when the one before was taken, and ends when the reader leaves', async () => {
    let read = 0
    let ended = false
    async function* pages() {
      try {
        for (;;) {
          read += 1
          yield [`row ${read}`]
        }
      } finally {
        ended = true
      }
    }
    const response = csvResponse('x.csv', [{ name: 'Row', cell: (row: string) => row }], pages())
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.read()
    expect(read).toBeLessThanOrEqual(3)
    await reader?.cancel()
    expect(ended).toBe(true)
  })
})

describe('the way to the next booking', () => {
  const session = { consultantName: 'Asha Rao', sessionType: 'video', bookingId: 'b-1' } as const
  it('is the practice’s address with names filled in, or none', () => {
    expect(bookAgainUrl('https://x.example/book?with={consultant}&as={mode}&after={booking}', session)).toBe(
      'https://x.example/book?with=Asha%20Rao&as=video&after=b-1',
    )
    expect(bookAgainUrl(undefined, session)).toBeNull()
  })
})
