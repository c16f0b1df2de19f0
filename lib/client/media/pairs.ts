import type { MemberCall } from '@/lib/contract/socket/signals'
import { type Calls, type CallsView, createCalls, type NamedCall } from './peer-call'
import { createLineKeeper, type LineKeeper } from './quality/bitrate-control'
import type { MemberId, Topology, TopologyOptions } from './topology'

/** The media with one other member, which may have no name yet: the first attempt is made before the room says with whom. */
interface Peer {
  readonly calls: Calls
  readonly keeper: LineKeeper
  member: MemberId | null
}

/** A peer connection of one's own with each other member. Each has its own attempts, and its own care for the line. */
export function createPairs(options: TopologyOptions): Topology {
  const peers = new Map<MemberId, Peer>()
  /** Made ahead, for whoever is first. */
  let spare: Peer | null = null

  function peerOf(member: MemberId): Peer {
    const known = peers.get(member)
    if (known) return known
    const peer = spare ?? createPeer(options)
    spare = null
    peer.member = member
    peers.set(member, peer)
    return peer
  }

  function end({ calls, keeper }: Peer): void {
    keeper.reset()
    calls.end()
  }

  const all = () => [...peers.values(), ...(spare ? [spare] : [])]

  return {
    prepare() {
      if (peers.size > 0) for (const { calls } of peers.values()) calls.prepare()
      else {
        spare ??= createPeer(options)
        spare.calls.prepare()
      }
    },
    enter({ calls: named }) {
      const given = new Map(named.map((call) => [call.with, call]))
      for (const member of given.keys()) peerOf(member)
      for (const [member, { calls }] of peers) calls.enter(namedFor(member, given.get(member)))
      // First in the room: whoever comes next will offer.
      spare?.calls.enter(null)
    },
    assign: (member, call) => peerOf(member).calls.assign(namedFor(member, call)),
    receive: (from, signal, call) => peerOf(from).calls.receive(signal, call),
    living: () =>
      [...peers].flatMap(([member, { calls }]) => {
        const number = calls.liveCall()
        return number === null ? [] : [{ with: member, number }]
      }),
    stay: () => null,
    hear: () => undefined,
    see: () => undefined,
    refresh() {
      for (const { calls } of all()) calls.refresh()
    },
    retry() {
      // What works is nobody's to give up.
      for (const { calls } of peers.values()) if (calls.liveCall() === null) calls.retry()
    },
    end(member) {
      const ended = member === undefined ? all() : [peers.get(member)]
      for (const peer of ended) if (peer) end(peer)
    },
  }
}

/** The attempts with one other member and the care for their line, shown once it is known with whom. */
function createPeer(options: TopologyOptions): Peer {
  let seen: CallsView | null = null
  const show = () => {
    const { member } = peer
    if (member === null || !seen) return
    const line = seen.phase === 'connected' ? peer.keeper.view() : null
    options.changed(member, { ...seen, line, grade: line?.grade ?? null, videoLevel: peer.keeper.level() })
  }
  const of = <T>(act: (member: MemberId) => T, otherwise: T): T =>
    peer.member === null ? otherwise : act(peer.member)
  const keeper = createLineKeeper({
    content: options.content,
    hasVoice: () => Boolean(options.track('audio')),
    changed: show,
  })
  const calls = createCalls({
    kinds: options.kinds,
    track: options.track,
    sends: options.sends,
    iceServers: options.iceServers,
    relayOnly: options.relayOnly,
    iceRefused: options.iceRefused,
    yields: () => of(options.yieldsTo, false),
    reachable: () => of(options.reachable, false),
    send: (signal, call) => of((member) => options.send(member, signal, call), undefined),
    changed(view) {
      seen = view
      show()
    },
    observed(report, link) {
      keeper.observed(report, link)
      options.measured(report, keeper.view(), calls.liveCall())
    },
  })
  const peer: Peer = { calls, keeper, member: null }
  return peer
}

/** The attempt as this end sees it; null: there is none. */
function namedFor(member: MemberId, call: MemberCall | undefined): NamedCall | null {
  return call ? { number: call.number, offering: call.offerer !== member } : null
}
