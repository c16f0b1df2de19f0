import { expect, it } from 'vitest'
import { checkedLookup, faultOfUrl, mayCall } from '@/lib/outbox/guard'
import { verdictOn } from '@/lib/outbox/schedule'

const metadata = [
  '169.254.169.254',
  'fe80::1',
  'fd00:ec2::254',
  '100.100.100.200',
  '168.63.129.16',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
]
const inner = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '198.18.0.1',
  '::1',
  '::',
  'fc00::1',
  'fd12::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:0a00:0001',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '::127.0.0.1',
  '2002:7f00:1::',
  '2001::1',
  '2001:db8::1',
  'fec0::1',
  '64:ff9b:1::1',
  '3fff::1',
  'fe80::1%eth0',
]
const outer = [
  '1.1.1.1',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
]

it.each(inner)('the address %s gets nothing, unless somebody named its host', (address) => {
  expect(mayCall(address, false)).toBe(false)
})
it.each(inner.filter((address) => !metadata.includes(address) && !address.includes('%')))(
  'the address %s may be named',
  (address) => {
    expect(mayCall(address, true)).toBe(true)
  },
)
it.each(metadata)('the address %s gets nothing, whoever names it', (address) => {
  expect([mayCall(address, false), mayCall(address, true)]).toEqual([false, false])
})
it.each(outer)('the address %s is anybody’s', (address) => expect(mayCall(address, false)).toBe(true))
it.each(['', 'x', '1.2.3', '999.1.1.1', '__proto__'])('“%s” is no address', (address) =>
  expect(mayCall(address, true)).toBe(false),
)

it.each([
  ['https://x.example/hook?a=b#c', null],
  ['https://x.example:8443', null],
  ['https://8.8.8.8/', null],
  ['https://[2606:4700::1111]/', null],
  ['http://x.example/', 'not_https'],
  ['https://x.example:22/', 'port'],
  ['https://x.example:6379/', 'port'],
  ['https://user@x.example/', 'credentials'],
  ['https://user:word@x.example/', 'credentials'],
  ['ftp://x.example/', 'not_an_address'],
  ['file:///etc/passwd', 'not_an_address'],
  ['javascript:alert(1)', 'not_an_address'],
  ['x.example', 'not_an_address'],
  ['', 'not_an_address'],
  ['https://', 'not_an_address'],
  // Every way to write 127.0.0.1, and what stands in IPv6.
  ['https://127.0.0.1/', 'private'],
  ['https://127.1/', 'private'],
  ['https://2130706433/', 'private'],
  ['https://0x7f.0.0.1/', 'private'],
  ['https://0177.0.0.1/', 'private'],
  ['https://127.0.0.1./', 'private'],
  ['https://１２７.0.0.1/', 'private'],
  ['https://[::1]/', 'private'],
  ['https://[::ffff:127.0.0.1]/', 'private'],
  ['https://169.254.169.254/latest/meta-data/', 'private'],
] as const)('the address %s: %s', (url, fault) => expect(faultOfUrl(url, [])).toBe(fault))

it('a host that was named may be private, without TLS, on its port or on any; metadata never', () => {
  const allowed = ['n8n.lan:5678', '10.0.0.7', '169.254.169.254', '[fd12::1]']
  expect(faultOfUrl('http://n8n.lan:5678/x', allowed)).toBeNull()
  expect(faultOfUrl('http://N8N.LAN:5678/x', allowed)).toBeNull()
  expect(faultOfUrl('http://n8n.lan/x', allowed)).toBe('not_https')
  expect(faultOfUrl('http://10.0.0.7:9000/x', allowed)).toBeNull()
  expect(faultOfUrl('http://10.0.0.8:9000/x', allowed)).toBe('private')
  expect(faultOfUrl('http://[fd12::1]/x', allowed)).toBeNull()
  expect(faultOfUrl('http://169.254.169.254/x', allowed)).toBe('private')
  expect(faultOfUrl('http://n8n.lan.evil.example:5678/x', allowed)).toBe('not_https')
})

it('a name is called only if everything that it stands for may be, and at what was looked at', async () => {
  const asked = (isAllowed: boolean, ...addresses: string[]) =>
    new Promise((resolve) => {
      const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      checkedLookup(isAllowed, (_host, _options, done) => done(null, answer))(
        'x.example',
        { all: false },
        (error, address) => resolve(error ? 'refused' : address),
      )
    })
  expect(await asked(false, '8.8.8.8', '1.1.1.1')).toBe('8.8.8.8')
  expect(await asked(false, '8.8.8.8', '127.0.0.1')).toBe('refused')
  expect(await asked(false, '10.0.0.1')).toBe('refused')
  expect(await asked(true, '10.0.0.1')).toBe('10.0.0.1')
  expect(await asked(true, '169.254.169.254')).toBe('refused')
  expect(await asked(true)).toBe('refused')
})

it('an attempt that failed comes again ten times in 75 h 35 min, and then no more', () => {
  const failed = { status: 500, fault: null, retryAfterSeconds: null }
  let seconds = 0
  let attempt = 1
  for (; ; attempt += 1) {
    const verdict = verdictOn(failed, attempt, () => 0)
    if (verdict.status !== 'again') {
      expect(verdict).toEqual({ status: 'failed', gone: false })
      break
    }
    seconds += verdict.delaySeconds
  }
  expect([attempt, seconds]).toEqual([10, 75 * 3_600 + 35 * 60 + 5])
})

it('what is answered says whether, and when, it comes again', () => {
  const on = (status: number | null, more: object = {}) =>
    verdictOn({ status, fault: null, retryAfterSeconds: null, ...more }, 1, () => 1)
  for (const status of [200, 202, 204, 299]) expect(on(status)).toEqual({ status: 'done' })
  expect(on(410)).toEqual({ status: 'failed', gone: true })
  // With all the jitter there is.
  expect(on(301, { fault: 'redirect' })).toEqual({ status: 'again', delaySeconds: 6, restSeconds: null })
  for (const status of [429, 502, 504]) expect(on(status)).toMatchObject({ restSeconds: 10 })
  expect(on(429, { retryAfterSeconds: 120 })).toEqual({
    status: 'again',
    delaySeconds: 120,
    restSeconds: 120,
  })
  expect(on(400, { retryAfterSeconds: 1e9 })).toMatchObject({ delaySeconds: 86_400, restSeconds: null })
  expect(on(null, { fault: 'not_reached' })).toMatchObject({ restSeconds: 10 })
})
