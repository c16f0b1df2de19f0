import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, callerKey, siteKey } from '@/lib/net/address'

describe('an address', () => {
  it.each([
    ['203.0.113.50', '203.0.113.50'],
    ['203.0.113.50:51000', '203.0.113.50'],
    ['"203.0.113.50:51000"', '203.0.113.50'],
    ['::ffff:203.0.113.50', '203.0.113.50'],
    ['::FFFF:cb00:7132', '203.0.113.50'],
    ['0:0:0:0:0:ffff:203.0.113.50', '203.0.113.50'],
    ['[::ffff:203.0.113.50]:443', '203.0.113.50'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:ffff:ffff:ffff:ffff', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['"[2001:db8::1]:443"', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[fe80::1%25eth0]:80', 'fe80:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.50', '64:ff9b:0:0::/64'],
  ])('%s counts as %s', (written, key) => {
    expect(addressKey(written)).toBe(key)
  })

  it.each([
    '',
    'unknown',
    '_hidden',
    '203.0.113',
    '203.0.113.500',
    '2001:db8',
    '[::1',
    'a:b',
    '203.0.113.50:',
  ])('%j is none', (written) => expect(addressKey(written)).toBeNull())

  it('is one, however it is written', () => {
    const address = fc.oneof(
      fc.ipV4().map((one) => ({ one, spellings: [one, `${one}:51000`, `::ffff:${one}`, `"${one}"`] })),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }).map(ipv6Spellings),
    )
    fc.assert(
      fc.property(address, ({ one, spellings }) => {
        expect(new Set([one, ...spellings].map(addressKey)).size).toBe(1)
        expect(addressKey(one)).not.toBeNull()
      }),
      { numRuns: 2_000 },
    )
  })

  it('belongs to a site: the /48 of IPv6', () => {
    expect(siteKey('2001:db8:7:1::/64')).toBe('2001:db8:7::/48')
    expect(siteKey('203.0.113.50')).toBe('203.0.113.50')
  })
})

describe('who calls', () => {
  const origin = (forwarded: string | null, peer = '10.0.0.1') => ({ peer, forwarded })

  it('is the other end of the connection where no proxy is trusted', () => {
    expect(callerKey(origin('1.2.3.4', '203.0.113.9'), 0)).toBe('203.0.113.9')
    expect(callerKey({ peer: undefined, forwarded: '1.2.3.4' }, 0)).toBe('unknown')
  })

  it('is one caller at whatever port the proxy saw it', () => {
    const keys = [51_000, 51_001, 443].map((port) => callerKey(origin(`203.0.113.50:${port}`), 1))
    expect(new Set(keys)).toEqual(new Set(['203.0.113.50']))
  })

  it('is what the trusted proxies saw, counted from the right', () => {
    const forwarded = '6.6.6.6, 203.0.113.9:1, 10.0.0.2'
    expect(callerKey(origin(forwarded), 1)).toBe('10.0.0.2')
    expect(callerKey(origin(forwarded), 2)).toBe('203.0.113.9')
  })

  it('is the other end of the connection where the proxies name no address', () => {
    for (const said of [null, '', ' , ', 'unknown', '6.6.6.6, _hidden']) {
      expect(callerKey(origin(said), 1)).toBe('10.0.0.1')
    }
  })
})

/** RFC 4291 §2.2 lets each of these be written. */
function ipv6Spellings(groups: readonly number[]) {
  const short = groups.map((group) => group.toString(16))
  const long = short.map((group) => group.padStart(4, '0'))
  const last = groups.slice(6).flatMap((group) => [group >> 8, group & 255])
  const one = short.join(':')
  return {
    one,
    spellings: [
      long.join(':'),
      long.join(':').toUpperCase(),
      `[${one}]:443`,
      `${one}%eth0`,
      `${short.slice(0, 6).join(':')}:${last.join('.')}`,
      one.replace(/(^|:)0(:0)+(:|$)/, '::'),
    ],
  }
}
