import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { turnAddress } from '@/scripts/turn/transport'
import { checkServer, checkTurn, type Finding, forbiddenPeers } from '@/scripts/turn/turn-check'
import { type Coturn, startCoturn } from '@/tests/support/coturn'
import { freePort } from '@/tests/support/free-port'

const secret = randomBytes(24).toString('base64url')
const failures = (findings: readonly Finding[]) =>
  findings.filter(({ good }) => !good).map(({ what, came }) => `${what}: ${came}`)

describe('coturn with the shipped configuration', () => {
  let relay: Coturn
  beforeAll(async () => {
    // An address of the loopback that no test of the others stands for.
    relay = await startCoturn({ port: await freePort(), secret, address: '127.0.0.2', reachesItself: true })
  })
  afterAll(() => relay.kill())

  it('carries calls and nothing else', async () => {
    const findings = await checkTurn(turnAddress(relay.url), secret)
    expect(failures(findings)).toEqual([])
    for (const peer of [...forbiddenPeers.ipv4, ...forbiddenPeers.ipv6]) {
      expect(findings.filter(({ what }) => what === `refuses to reach ${peer}`)).toHaveLength(1)
    }
  })

  it('does so over TCP, too', async () => {
    expect(failures(await checkTurn(turnAddress(`${relay.url}?transport=tcp`), secret))).toEqual([])
  })
})

it('the check finds a relay that no two relayed people can meet at, and says the cure', async () => {
  const relay = await startCoturn({ port: await freePort(), secret, address: '127.0.0.2' })
  try {
    const found = failures(await checkTurn(turnAddress(relay.url), secret))
    expect(found).toEqual([
      expect.stringMatching(
        /^carries a call between two people [^:]*: error 403: [^\n]*allowed-peer-ip=127\.0\.0\.2 /,
      ),
    ])
  } finally {
    await relay.kill()
  }
})

it('the check says why a server whose keys cannot be read does not speak TLS', async () => {
  const tls = { port: await freePort(), cert: '/etc/parley-test/none.pem', pkey: '/etc/parley-test/none.key' }
  const relay = await startCoturn({ port: await freePort(), secret, tls })
  try {
    const found = await checkServer(turnAddress(`turns:127.0.0.1:${tls.port}`), secret)
    expect(failures(found)).toEqual([expect.stringMatching(/^answers: .*cannot read cert and pkey/)])
  } finally {
    await relay.kill()
  }
})

it('the check finds what is wrong with coturn as it comes', async () => {
  const relay = await startCoturn({ port: await freePort(), secret, configuration: null })
  try {
    const found = failures(await checkTurn(turnAddress(`${relay.url}?transport=tcp`), secret))
    expect(found).toContain('refuses to reach 10.1.2.3: it was granted')
    expect(found).toContain('refuses to reach 169.254.169.254: it was granted')
    expect(found).toContain('refuses TCP to peers: it was granted')
    expect(found.join('\n')).toContain(
      'has a limit for how many relays one user has at once: 40 were granted',
    )
  } finally {
    await relay.kill()
  }
})

it('the check says so when the server has another secret', async () => {
  const relay = await startCoturn({ port: await freePort(), secret: 'another' })
  try {
    const [works] = await checkTurn(turnAddress(relay.url), secret)
    expect(works).toMatchObject({ good: false, came: 'error 401' })
  } finally {
    await relay.kill()
  }
})

it.each([
  ['turn:turn.example.org', { host: 'turn.example.org', port: 3478, over: 'udp' }],
  ['turn:turn.example.org:80?transport=tcp', { host: 'turn.example.org', port: 80, over: 'tcp' }],
  ['turns:turn.example.org', { host: 'turn.example.org', port: 5349, over: 'tls' }],
  ['turn:[2001:db8::1]:3478', { host: '2001:db8::1', port: 3478, over: 'udp' }],
])('%s is read as RFC 7065 says', (url, address) => expect(turnAddress(url)).toEqual(address))
