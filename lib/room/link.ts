import { limits } from '@/lib/contract/limits'
import type { MemberId } from './member'
import { noTransfers, type Transfers } from './transfers'

/**
 * What two members have with one another: numbered media attempts, and files. Each pair counts for itself, so that nobody's coming, going or
 * recovering touches what two others have.
 */
export interface Link {
  /** The highest call number that the room gave to this pair, or let an offer open. */
  readonly lastCall: number
  /** The media attempt in which each end last took part, as the room counted it or as it said on entering; none: it has none. */
  readonly living: Readonly<Record<MemberId, number>>
  /** Files offered or under way between the two. */
  readonly transfers: Transfers
}

export type Links = ReadonlyMap<string, Link>

export const noLink: Link = { lastCall: 0, living: {}, transfers: noTransfers }

/** The name of a pair, whichever of the two is asked for first. */
export function pairOf(one: MemberId, other: MemberId): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}

export function isOf(pair: string, member: MemberId): boolean {
  return pair.startsWith(`${member} `) || pair.endsWith(` ${member}`)
}

/** One end is gone, or a new page: what it had of the link it has no more. */
export function without(link: Link, member: MemberId): Link {
  const { [member]: _gone, ...living } = link.living
  return { ...link, living, transfers: noTransfers }
}

export interface Meeting {
  readonly link: Link
  readonly number: number
  /** Whether both start over; else the attempt outlived a connection. */
  readonly starts: boolean
}

/**
 * Two ends meet anew. When both report the same living attempt it is kept, because media outlives a signalling connection, and this room if the
 * server was restarted. What one end alone reports moves no counter: the numbers are the room's.
 */
export function meet(link: Link, one: MemberId, other: MemberId): Meeting {
  const mine = link.living[one] ?? null
  const theirs = link.living[other] ?? null
  const keeps = mine !== null && mine === theirs && mine <= limits.livingCall
  const number = keeps ? mine : numberAfter(link.lastCall, [mine, theirs])
  return { link: attempted(link, one, other, number), number, starts: !keeps }
}

/** Both ends take part in this attempt. */
export function attempted(link: Link, one: MemberId, other: MemberId, number: number): Link {
  return {
    ...link,
    lastCall: Math.max(link.lastCall, number),
    living: { ...link.living, [one]: number, [other]: number },
  }
}

/** The next number that neither end could take for the call that it still has. */
function numberAfter(lastCall: number, living: readonly (number | null)[]): number {
  const next = lastCall + 1
  return living.includes(next) ? numberAfter(next, living) : next
}
