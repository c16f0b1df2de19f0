import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { turnAddress } from '@/scripts/turn/transport'
import { checkTurn, type Finding, forbiddenPeers } from '@/scripts/turn/turn-check'
import { type Coturn, startCoturn } from '@/tests/helpers/coturn'
import { freePort } from '@/tests/helpers/free-port'

const secret = randomBytes(24).toString('base64url')
const failures = (findings: readonly Finding[]) =>
  findings.filter(({ good }) => !good).map(({ what, came }) => `${what}: ${came}`)

describe('coturn with the shipped configuration', () => {
  let relay: Coturn
  beforeAll(async () => {
    relay = await startCoturn({ port: await freePort(), secret })
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
