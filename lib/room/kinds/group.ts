import { allOf, type Kind } from '../kind'
import { type CaptionEvent, chatEvents, type KindEvent, type PollEvent } from '../modes'

type GroupRole = 'host' | 'cohost' | 'member' | 'guest'

/** What each role says besides. A member may stand in for a host that is gone; what that allows the database says. */
const ownEvents: Readonly<Record<GroupRole, readonly KindEvent[]>> = {
  host: ['raise-hand', 'lower-hand', 'moderate'],
  cohost: ['raise-hand', 'lower-hand', 'moderate'],
  member: ['raise-hand', 'lower-hand', 'moderate'],
  guest: ['raise-hand'],
}

/** So many can each be sent to by each other one; with more, a connection and a processor of home run out. */
const mostInPairs = 4

// Here and not beside the modes, which every chat loads.
const polls: readonly PollEvent[] = ['polls', 'poll-create', 'poll-vote', 'poll-close']
const captions: readonly CaptionEvent[] = ['caption']

/** A few people without booking and money, live while their host is in; a chat belongs to every mode. */
export const group: Kind<GroupRole> = {
  name: 'group',
  // Each as many as the largest room has place for; how many there are in all is its capacity.
  seats: { host: 1, cohost: 19, member: 19, guest: 19 },
  topology: (capacity) => (capacity > mostInPairs ? 'hub' : 'pairs'),
  liveWith: ['host'],
  grants: (role, mode) => {
    const all = allOf(mode)
    const said = all.send.length > 0 ? captions : []
    return {
      ...all,
      events: [...new Set([...all.events, ...chatEvents, ...polls, ...said]), ...ownEvents[role]],
    }
  },
}
