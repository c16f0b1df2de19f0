import { randomBytes } from 'node:crypto'
import { BlockList } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { attributes, relayedAddress, type TransportAddress } from './stun-message'
import type { TurnAddress } from './transport'
import type { Finding } from './turn-check'
import { type Secret, TurnClient } from './turn-client'

const arrivalLimitMs = 3_000
const resendEveryMs = 200

const privateNetworks = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateNetworks.addSubnet(net, prefix)
}

interface Side {
  readonly client: TurnClient
  readonly relay: TransportAddress
}

/**
 * A call as two browsers have it that reach one another through the relay alone: each has credentials and a relay of its own, allows the other's, and
 * sends to it. @param secrets those of the two sides
 */
export async function carriesCall(
  address: TurnAddress,
  secrets: readonly [Secret, Secret],
): Promise<Finding> {
  const what = 'carries a call between two people who both go through it'
  const clients: TurnClient[] = []
  try {
    const sides: Side[] = []
    for (const secret of secrets) {
      const client = await TurnClient.open(address, secret)
      clients.push(client)
      const allocated = await client.allocate(17, 1)
      const relay = relayedAddress(allocated.get(attributes.xorRelayedAddress))
      if (!relay) return { what, good: false, came: `no relay: error ${allocated.code}` }
      sides.push({ client, relay })
    }
    const [one, other] = sides
    if (!one || !other) throw new Error('A call has two sides.')
    const trouble = (await talk(one, other)) ?? unreachable(one.relay, address)
    return { what, good: trouble === null, came: trouble ?? `both heard one another at ${one.relay.address}` }
  } finally {
    await Promise.all(clients.map((client) => client.close()))
  }
}

/** Null when each heard the other. */
async function talk(one: Side, other: Side): Promise<string | null> {
  for (const [near, far] of [
    [one, other],
    [other, one],
  ] as const) {
    const permitted = await near.client.permit(far.relay.address)
    if (!permitted.success) return refused(far.relay.address, permitted.code)
  }
  const [word, reply] = [randomBytes(32), randomBytes(32)]
  const heard = () => other.client.hasHeard(word) && one.client.hasHeard(reply)
  for (const until = Date.now() + arrivalLimitMs; !heard() && Date.now() < until; await wait(resendEveryMs)) {
    one.client.sendTo(other.relay, word)
    other.client.sendTo(one.relay, reply)
  }
  return heard() ? null : silent(one.relay.address)
}

function refused(address: string, code: number | null): string {
  const own = isPrivate(address) ? address : `${address}, or behind a one-to-one NAT its private address`
  return `error ${code}: it may not reach its own relays, so no call comes up that is relayed on both sides; add allowed-peer-ip=${own} to its configuration`
}

function silent(address: string): string {
  return `nothing arrived at ${address}: open its UDP ports from min-port to max-port; behind a one-to-one NAT set external-ip=PUBLIC/PRIVATE and allowed-peer-ip=PRIVATE`
}

/** A relay at an address that only its own network knows, found through one that everybody knows. */
function unreachable({ address }: TransportAddress, { host }: TurnAddress): string | null {
  if (!isPrivate(address) || isPrivate(host)) return null
  return `its relays are at ${address}, where nobody outside its network comes: set external-ip=PUBLIC/${address} and allowed-peer-ip=${address}`
}

function isPrivate(address: string): boolean {
  return address === 'localhost' || privateNetworks.check(address)
}
