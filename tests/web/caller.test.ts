import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { callerAddress } from '@/lib/web/http/caller'
import { watchConnections } from '@/lib/web/http/connections'

const caller = (headers: Record<string, string>, trustProxy: number) =>
  callerAddress(new Headers(headers), { trustProxy })

describe('who a throttle counts', () => {
  it('is the other end of the connection, whatever the client says', () => {
    const headers = { 'x-parley-peer': '203.0.113.9', 'x-forwarded-for': '1.2.3.4' }
    expect(caller(headers, 0)).toBe('203.0.113.9')
  })

  it('is what the trusted proxies saw, counted from the right', () => {
    const headers = { 'x-parley-peer': '10.0.0.1', 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.2' }
    expect(caller(headers, 1)).toBe('10.0.0.2')
    expect(caller(headers, 2)).toBe('203.0.113.9')
  })

  it('is the proxy itself when it names nobody', () => {
    expect(caller({ 'x-parley-peer': '10.0.0.1' }, 1)).toBe('10.0.0.1')
  })

  it('is a whole /64 of IPv6, and IPv4 written as IPv6 is IPv4', () => {
    expect(caller({ 'x-parley-peer': '::ffff:203.0.113.9' }, 0)).toBe('203.0.113.9')
    for (const same of ['2001:db8::1', '2001:db8:0:0:5::', '2001:0db8:0000:0000:ffff:ffff:ffff:ffff']) {
      expect(caller({ 'x-parley-peer': same }, 0)).toBe('2001:db8:0:0::/64')
    }
    expect(caller({ 'x-parley-peer': 'fe80::1%eth0' }, 0)).toBe('fe80:0:0:0::/64')
  })

  it("cannot be chosen by a header of the connection's name", async () => {
    watchConnections({ keepAliveMs: 75_000 })
    const server = createServer((incoming, response) => response.end(incoming.headers['x-parley-peer']))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = isAddressInfo(address) ? address.port : 0
    const seen = await new Promise<string>((resolve, reject) => {
      request({ host: '127.0.0.1', port, headers: { 'x-parley-peer': '1.2.3.4' } }, (response) => {
        response.setEncoding('utf8').once('data', resolve)
      })
        .on('error', reject)
        .end()
    })
    server.close()
    expect(seen).toBe('127.0.0.1')
    expect(server.headersTimeout).toBe(10_000)
    expect(server.keepAliveTimeout).toBe(75_000)
  })
})

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
