import { carriesCall } from './relayed-call'
import { attributes } from './stun-message'
import type { TurnAddress } from './transport'
import { mint, type Secret, TurnClient } from './turn-client'

export interface Finding {
  readonly what: string
  readonly good: boolean
  /** What came instead. */
  readonly came: string
}

/** One address of every range that no call needs and every attacker wants (RFC 6890, RFC 4291, RFC 6052, RFC 3056). */
export const forbiddenPeers = {
  ipv4: [
    ...[
      '0.0.0.1',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.8.9.10',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.254',
    ],
    ...[
      '192.0.0.8',
      '192.0.2.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
      '240.0.0.1',
    ],
    '255.255.255.255',
  ],
  ipv6: [
    ...[
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::1',
      '2001::1',
    ],
    ...['fc00::1', 'fd00::1', 'fe80::1', 'ff02::1'],
  ],
} as const

/** An address of the open internet. A permission sends nothing to it. */
const publicPeer = '1.1.1.1'
const longestLifetimeSeconds = 600
/** More than one person ever needs; a server that still grants after that has no quota. */
const tooMany = 40

const said = (answer: { success: boolean; code: number | null }) =>
  answer.success ? 'it was granted' : `error ${answer.code}`

/** The same of a server that may not answer at all: that is a finding, too. */
export async function checkServer(address: TurnAddress, secret: string): Promise<Finding[]> {
  try {
    return await checkTurn(address, secret)
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error)
    return [{ what: 'answers', good: false, came: address.over === 'tls' ? `${came}: ${withoutTls}` : came }]
  }
}

/** Only its log would say so. */
const withoutTls =
  'coturn starts without TLS when its user (turnserver) cannot read cert and pkey; make both readable for it, and restart it'

/** Tries everything that a TURN server for calls must and must not do. Needs the secret, and a user whose quota nobody uses. */
export async function checkTurn(address: TurnAddress, secret: string): Promise<Finding[]> {
  const user = `check-${process.pid}-${Date.now()}`
  const valid = mint(secret, user, 60)
  return [
    await works(address, valid),
    await carriesCall(address, [mint(secret, `${user}-client`, 60), mint(secret, `${user}-consultant`, 60)]),
    ...(await refusesStrangers(address, secret, user)),
    await refuses(address, valid, 'TCP to peers', (client) => client.allocate(6)),
    ...(await refusesPeers(address, valid)),
    await hasQuota(address, mint(secret, `${user}-quota`, 60)),
  ]
}

async function works(address: TurnAddress, secret: Secret): Promise<Finding> {
  const what = `grants a relay of at most ${longestLifetimeSeconds} s, and lets it reach the open internet`
  return withClient(address, secret, async (client) => {
    const allocated = await client.allocate()
    if (!allocated.success) return { what, good: false, came: said(allocated) }
    const lifetime = allocated.get(attributes.lifetime)?.readUInt32BE(0) ?? 0
    const permitted = await client.permit(publicPeer)
    const good = permitted.success && lifetime <= longestLifetimeSeconds
    return { what, good, came: permitted.success ? `a lifetime of ${lifetime} s` : said(permitted) }
  })
}

function refusesStrangers(address: TurnAddress, secret: string, user: string): Promise<Finding[]> {
  const strangers: [string, Secret | null][] = [
    ['without credentials', null],
    ['with credentials of another secret', mint(`${secret}?`, user, 60)],
    ['with expired credentials', mint(secret, user, -60)],
    [
      'with another’s name on a signature',
      { ...mint(secret, user, 60), username: mint(secret, 'other', 60).username },
    ],
  ]
  return Promise.all(
    strangers.map(([who, credentials]) =>
      refuses(address, credentials, `a relay ${who}`, (client) => client.allocate()),
    ),
  )
}

/** IPv6 peers are tried over a relay of their own family, if there is one, and over the IPv4 one. */
async function refusesPeers(address: TurnAddress, secret: Secret): Promise<Finding[]> {
  const { ipv4, ipv6 } = forbiddenPeers
  const overIpv4 = await peersOver(address, secret, 1, [...ipv4, ...ipv6])
  const overIpv6 = await peersOver(address, secret, 2, [...ipv6, ...ipv4])
  return [...overIpv4, ...overIpv6.filter(({ good }) => !good)]
}

function peersOver(
  address: TurnAddress,
  secret: Secret,
  family: 1 | 2,
  peers: readonly string[],
): Promise<Finding[]> {
  return withClient(address, secret, async (client) => {
    const allocated = await client.allocate(17, family)
    const findings: Finding[] = []
    for (const one of allocated.success ? peers : []) {
      const answer = await client.permit(one)
      const relay = family === 1 ? '' : ' over an IPv6 relay'
      findings.push({ what: `refuses to reach ${one}${relay}`, good: !answer.success, came: said(answer) })
    }
    return findings
  })
}

async function hasQuota(address: TurnAddress, secret: Secret): Promise<Finding> {
  const clients: TurnClient[] = []
  let refusedBy: number | null = null
  try {
    while (refusedBy === null && clients.length < tooMany) {
      const client = await TurnClient.open(address, secret)
      clients.push(client)
      refusedBy = (await client.allocate()).code
    }
  } finally {
    await Promise.all(clients.map((client) => client.close()))
  }
  const came =
    refusedBy === null ? `${tooMany} were granted` : `error ${refusedBy} at number ${clients.length}`
  return { what: 'has a limit for how many relays one user has at once', good: refusedBy === 486, came }
}

function refuses(
  address: TurnAddress,
  secret: Secret | null,
  asked: string,
  act: (client: TurnClient) => ReturnType<TurnClient['allocate']>,
): Promise<Finding> {
  return withClient(address, secret, async (client) => {
    const answer = await act(client)
    return { what: `refuses ${asked}`, good: !answer.success, came: said(answer) }
  })
}

async function withClient<T>(
  address: TurnAddress,
  secret: Secret | null,
  act: (client: TurnClient) => Promise<T>,
) {
  const client = await TurnClient.open(address, secret)
  try {
    return await act(client)
  } finally {
    await client.close()
  }
}
