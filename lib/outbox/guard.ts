import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Why an address may not be told anything. */
export type UrlFault = 'not_an_address' | 'credentials' | 'not_https' | 'port' | 'private'

/** Thrown by the lookup: what a name stands for now may not be called. */
export class PrivateAddress extends Error {}

/** Where nobody's receiver is, but what must not be asked by whoever may name an address. */
const inner: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  // Of IPv6 only 2000::/3 is anybody's, without Teredo, ORCHID, documentation, 6to4 and SRv6; below stands what it is not.
  ['::', 3, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['4000::', 2, 'ipv6'],
  ['8000::', 1, 'ipv6'],
]
/** What tells a cloud's machine its secrets: of these no setting allows one. */
const metadata: typeof inner = [
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.192', 32, 'ipv4'],
  ['fe80::', 10, 'ipv6'],
  ['fd00:ec2::', 32, 'ipv6'],
  ['fd20:ce::254', 128, 'ipv6'],
  ['fd00:42::42', 128, 'ipv6'],
]

/** One list a family: asked of a mixed one, an IPv4 address is within ::/3, as which it can be written. */
function listsOf(networks: typeof inner): Readonly<Record<'ipv4' | 'ipv6', BlockList>> {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const [network, prefix, family] of networks) lists[family].addSubnet(network, prefix, family)
  return lists
}
const innerLists = listsOf(inner)
const metadataLists = listsOf(metadata)

/** An IPv4 address that stands in one of IPv6: mapped, or behind NAT64. Else null. */
function innerIpv4(address: string): string | null {
  const [, dotted] = /^(?:::ffff:|::|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  if (dotted) return dotted
  const [, high, low] = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(address) ?? []
  if (!high || !low) return null
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

/** Whether an address may be called. @param isAllowed whoever runs the practice named its host */
export function mayCall(address: string, isAllowed: boolean): boolean {
  const plain = address.replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 0) return false
  const within = family === 6 ? innerIpv4(plain) : null
  if (within) return mayCall(within, isAllowed)
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  if (metadataLists[kind].check(plain, kind)) return false
  return isAllowed || !innerLists[kind].check(plain, kind)
}

const ports = ['', '443', '8443']
/** The name of a host as lists and lookups have it: no brackets, no dot at the end. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/** `host` or `host:port` of `WEBHOOK_ALLOW_HOSTS`: any port of it, or that one. */
export function isAllowedHost(url: URL, allowed: readonly string[]): boolean {
  const host = hostOf(url)
  const port = url.port || (url.protocol === 'http:' ? '80' : '443')
  const shown = host.includes(':') ? `[${host}]` : host
  return allowed.some((one) => [host, shown, `${shown}:${port}`].includes(one.toLowerCase()))
}

/** What is wrong with an address before anybody is asked what it stands for; null: nothing. */
export function faultOfUrl(text: string, allowed: readonly string[]): UrlFault | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return 'not_an_address'
  if (url.username || url.password) return 'credentials'
  const isAllowed = isAllowedHost(url, allowed)
  const host = hostOf(url)
  if (isIP(host) && !mayCall(host, isAllowed)) return 'private'
  if (isAllowed) return null
  if (url.protocol !== 'https:') return 'not_https'
  return ports.includes(url.port) ? null : 'port'
}

type Ask = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Asks what a name stands for, and answers it only if every address of it may be called: a connection goes to what was checked. */
export function checkedLookup(isAllowed: boolean, ask: Ask = lookup): LookupFunction {
  return (hostname, options, callback) => {
    ask(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => mayCall(address, isAllowed)))
        return callback(new PrivateAddress('It stands for an address that may not be called.'), '')
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
