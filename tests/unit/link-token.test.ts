import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutToToken, tokenIn } from '@/lib/contract/link-token'
import { straightened } from '@/lib/web/session/session-path'

const token = randomBytes(32).toString('base64url')
const after = [
  '.',
  ',',
  ')',
  '!',
  '>',
  '”',
  '…',
  '_',
  '-',
  '*',
  '=',
  '।',
  ' ',
  '\n',
  '\u200b',
  ').See',
  '=20',
]

describe('a token', () => {
  it.each(after)('followed by %j is cut to its letters', (junk) => {
    expect(tokenIn(`${token}${junk}`)).toBe(token)
  })

  it('is found in its address, in quotes, and broken by what nobody sees', () => {
    expect(tokenIn(`https://talk.example.org/session/${token}.`)).toBe(token)
    expect(tokenIn(`“${token}”`)).toBe(token)
    expect(tokenIn(`${token.slice(0, 20)}\u200b${token.slice(20)}`)).toBe(token)
    expect(tokenIn(`${token.slice(0, 20)}=\r\n${token.slice(20)}`)).toBe(token)
  })

  it('is not made of what is too short', () => {
    for (const text of ['', '.', token.slice(1), `${token.slice(1)}…`]) {
      expect(tokenIn(text)).toBeNull()
      expect(cutToToken(text)).toBe(text)
    }
  })
})

describe('the path of a session', () => {
  it.each(after.map(encodeURIComponent))('with %s after the token leads to the token', (junk) => {
    expect(straightened(`/session/${token}${junk}`)).toBe(`/session/${token}`)
    expect(straightened(`/session/${token}${junk}/calendar`)).toBe(`/session/${token}/calendar`)
  })

  it.each(['%E0%A4%A', '%ff', '%', '/)', '/.)'])('with %s after the token leads to the token', (junk) => {
    expect(straightened(`/session/${token}${junk}`)).toBe(`/session/${token}`)
  })

  it('stays what it is where nothing is wrong with it', () => {
    const paths = ['', '/', '/calendar', '/receipt', '/receipt/proof'].map(
      (below) => `/session/${token}${below}`,
    )
    for (const path of [...paths, '/', '/admin', `/session/${randomUUID()}`, '/session/x', '/session/%00']) {
      expect(straightened(path)).toBeNull()
    }
  })

  it('finds the name of a link as well', () => {
    const link = randomUUID()
    expect(straightened(`/session/${link}.`)).toBe(`/session/${link}`)
  })

  it('is never read where it is no text, whatever it is', () => {
    for (const path of [
      '/session/%ff',
      '/session/%E0%A4%A',
      '/session/%',
      '/admin/sessions/%ff',
      '/%c0%ae',
    ]) {
      expect(straightened(path)).toBe('undecodable')
    }
    const escaped = fc.string({ unit: fc.constantFrom('%', 'f', 'E', '0', 'a', '/', '.', '€', '\\', ' ') })
    fc.assert(
      fc.property(escaped, (text) => {
        const path = `/session/${text}`
        const outcome = straightened(path)
        if (outcome === null) expect(() => decodeURIComponent(path)).not.toThrow()
        else if (outcome !== 'undecodable') expect(outcome.startsWith('/session/')).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})
