import type { Transport } from 'mediasoup-client/types'
import { steadyNow } from '../../browser/steady-time'
import {
  gradeOf,
  type LineGrade,
  type LineTotals,
  type LineView,
  type LineWatch,
  readingOf,
  totalsOf,
  unwatched,
  watchedLine,
} from '../quality/network-quality'
import type { MemberId } from '../topology'

/** Packets of one member since the way was opened. */
export interface Came {
  readonly received: number
  readonly lost: number
}

/** Fewer packets say nothing of a line: a voice alone has fifty a second, and none while it is silent. */
const fewPackets = 20
const everyMs = 3_000

/** What each member has lost between two moments, as a share; who sent next to nothing is not among them. */
export function lossesOf(
  before: ReadonlyMap<MemberId, Came>,
  now: ReadonlyMap<MemberId, Came>,
): ReadonlyMap<MemberId, number> {
  const losses = new Map<MemberId, number>()
  for (const [member, { received, lost }] of now) {
    const earlier = before.get(member)
    if (!earlier) continue
    const missing = Math.max(0, lost - earlier.lost)
    const expected = received - earlier.received + missing
    if (expected >= fewPackets) losses.set(member, missing / expected)
  }
  return losses
}

/** What everybody loses is lost on the way to this page; of one alone nothing can be told apart. */
export function lostHere(losses: ReadonlyMap<MemberId, number>): number {
  return losses.size > 1 ? Math.min(...losses.values()) : 0
}

interface Parts {
  /** Whose track it is. */
  memberOf(track: string): MemberId | undefined
  changed(): void
}

interface Ways {
  readonly send: Pick<Transport, 'getStats'>
  readonly receive: Pick<Transport, 'getStats'>
}

/** How the line between this page and the media server is, and which of the others come badly because of theirs. */
export function createLines({ memberOf, changed }: Parts) {
  let ways: Ways | null = null
  let timer: ReturnType<typeof setInterval> | undefined
  let totals: LineTotals | null = null
  let came: ReadonlyMap<MemberId, Came> = new Map()
  let own: LineView | null = null
  let watch = unwatched
  const watches = new Map<MemberId, LineWatch>()

  async function look(): Promise<void> {
    const on = ways
    if (!on) return
    const [into, out] = await Promise.all([on.receive.getStats(), on.send.getStats()])
    if (on !== ways) return
    const [before, earlier] = [came, totals]
    came = cameOf(into, memberOf)
    totals = bothWays(totalsOf(into, steadyNow()), totalsOf(out, steadyNow()))
    const losses = lossesOf(before, came)
    if (earlier) readOwn(earlier, totals, lostHere(losses))
    for (const [member, lost] of losses) readOne(member, lost - lostHere(losses))
    changed()
  }

  function readOwn(before: LineTotals, now: LineTotals, lostIn: number): void {
    const reading = { ...readingOf(before, now), lostIn }
    watch = watchedLine(watch, gradeOf(reading))
    const { grade } = watch.shown
    own = { grade, side: grade === 'good' ? null : 'yours', reading }
  }

  function readOne(member: MemberId, lostIn: number): void {
    const graded = gradeOf({ lostIn, lostOut: null, rttMs: null, jitterMs: null, capacityBps: null })
    watches.set(member, watchedLine(watches.get(member) ?? unwatched, graded))
  }

  return {
    /** From now on over these; null: there are none. */
    use(next: Ways | null): void {
      ways = next
      clearInterval(timer)
      totals = null
      came = new Map()
      own = null
      watch = unwatched
      watches.clear()
      if (next) timer = setInterval(() => void look().catch(() => undefined), everyMs)
    },
    own: () => own,
    of: (member: MemberId): LineGrade | null => watches.get(member)?.shown.grade ?? null,
    forget: (member: MemberId) => watches.delete(member),
  }
}

function cameOf(report: RTCStatsReport, memberOf: Parts['memberOf']): Map<MemberId, Came> {
  const all = new Map<MemberId, Came>()
  report.forEach((stat: object) => {
    const track: unknown = Reflect.get(stat, 'trackIdentifier')
    if (Reflect.get(stat, 'type') !== 'inbound-rtp' || typeof track !== 'string') return
    const member = memberOf(track)
    if (member === undefined) return
    const before = all.get(member) ?? { received: 0, lost: 0 }
    all.set(member, {
      received: before.received + numberIn(stat, 'packetsReceived'),
      lost: before.lost + Math.max(0, numberIn(stat, 'packetsLost')),
    })
  })
  return all
}

/** What comes and what goes take two ways to the same server. Unevenness belongs to single members. */
function bothWays(into: LineTotals, out: LineTotals): LineTotals {
  return {
    ...out,
    received: into.received,
    lostIn: into.lostIn,
    rttMs: out.rttMs ?? into.rttMs,
    jitterMs: null,
  }
}

function numberIn(stat: object, name: string): number {
  const value: unknown = Reflect.get(stat, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
