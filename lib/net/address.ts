import { isIPv4, isIPv6 } from 'node:net'

/** What is known of where a request came from. */
export interface Origin {
  /** The other end of the connection, as the system names it. */
  readonly peer: string | undefined
  /** `X-Forwarded-For`; several headers of the name joined by commas, as Node does. */
  readonly forwarded: string | null | undefined
}

/**
 * Who calls, as the one key under which every throttle and every limit counts. Of `X-Forwarded-For` only the entries that trusted proxies
 * appended count: with n proxies the n-th from the right; what stands left of it is whatever the caller wrote. An entry that is no address
 * (`unknown`, RFC 7239 §6.2) says nothing: then it is the other end of the connection.
 * @param hops proxies in front that may be believed
 */
export function callerKey({ peer, forwarded }: Origin, hops: number): string {
  const near = addressKey(peer ?? '') ?? 'unknown'
  if (hops === 0) return near
  const entries = (forwarded ?? '').split(',').flatMap((entry) => entry.trim() || [])
  return addressKey(entries.at(-hops) ?? entries[0] ?? '') ?? near
}

/**
 * An address in its one form, however it was written: IPv4 plainly, also where it is written as IPv6; of IPv6 the /64, which is what one
 * subscriber has. A port (Azure's gateway and others append one), brackets, quotes and a zone are no part of it. Null: no address.
 */
export function addressKey(written: string): string | null {
  // As a socket names whoever comes by IPv4, which is most, and needs no taking apart.
  const mapped = written.startsWith('::ffff:') ? written.slice('::ffff:'.length) : written
  if (isIPv4(mapped)) return mapped
  const address = bare(written)
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return null
  const groups = groupsOf(address)
  return mappedIPv4(groups) ?? `${network(groups, 64)}::/64`
}

/** The wider network of a key of `addressKey`: the /48 that a site has of IPv6; an IPv4 address stands for itself. */
export function siteKey(key: string): string {
  if (!key.endsWith('::/64')) return key
  return `${key.split(':').slice(0, 3).join(':')}::/48`
}

/** Without what may stand around an address: `"[2001:db8::1]:443"`, `[2001:db8::1]`, `203.0.113.50:51000`, `fe80::1%eth0`. */
function bare(written: string): string {
  const text = written.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1]
  if (bracketed !== undefined) return withoutZone(bracketed)
  return /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? withoutZone(text)
}

function withoutZone(address: string): string {
  return address.split('%')[0] ?? ''
}

/** The eight groups of a valid IPv6 address as numbers. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = withHexTail(address).split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
}

/** RFC 4291 §2.2.3: the last two groups may be written as IPv4. */
function withHexTail(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [256 * Number(a) + Number(b), 256 * Number(c) + Number(d)].map((group) => group.toString(16)).join(':'),
  )
}

/** RFC 4291 §2.5.5: `::ffff:a.b.c.d`, as a socket that listens on both families names its IPv4 callers. */
function mappedIPv4(groups: readonly number[]): string | null {
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : null
}

function network(groups: readonly number[], bits: number): string {
  return groups
    .slice(0, bits / 16)
    .map((group) => group.toString(16))
    .join(':')
}
