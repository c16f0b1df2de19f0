import type { GroupJoinResponse, GroupRole } from '@/lib/contract/http/group'
import type { PayloadOf } from '@/lib/contract/socket'
import type { GroupJoined } from '@/lib/contract/socket/group'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { Role } from '@/lib/contract/words'
import { group } from '@/lib/room/kinds/group'
import { recogniserOf } from '../browser/recogniser'
import { createStore, type Store } from '../browser/store'
import { groupJoined, groupPayloads, nothingMore } from '../guards/group'
import type { Outcome, Place } from '../http/api'
import type { RoomBesides } from '../room/besides'
import { createCaptions } from '../room/captions'
import { type Admitted, createEntry, type EntryOptions } from '../room/claim'
import type { Members } from '../room/members'
import { createPolls } from '../room/polls'
import { Room } from '../room/room'
import { clientOf } from '../room/room-client'
import type { RoomClientOptions } from '../room/snapshot'
import { initialRoom } from '../room/state'
import { hears } from '../signalling/hears'
import { endGroupRoom, groupDoor } from './api'
import { type Earlier, lookBack, noHistory } from './history'
import { createModerated, rightsOfRole } from './moderation'
import type { GroupClient, GroupClientOptions, GroupSeat, GroupSnapshot } from './snapshot'

/** The picture before anything happened; also what is left after leaving. A chat belongs to every mode. */
export function initialGroup(view: GroupSeat): GroupSnapshot {
  return {
    ...initialRoom(view.sessionId, view.sessionType, true),
    view,
    ending: 'no',
    role: view.participantType,
    hands: [],
    door: { isLocked: false },
    standsIn: null,
    ...{ permissions: rightsOfRole(view.participantType), rights: [], told: null },
    history: noHistory,
    acting: 'no',
    polls: [],
  }
}

/** One member's stay in a group room by a link of theirs. Touches nothing before `join`. */
export function createGroupClient(options: GroupClientOptions): GroupClient {
  const { linkId, serverTime } = options.view
  return clientOfGroup<GroupJoinResponse>(options, {
    door: groupDoor,
    ...{ linkId, serverTime },
    seat: () => ({}),
    end: endGroupRoom,
  })
}

/** How a member comes in, and what ends the room for all. */
export interface GroupWay<A extends Admitted>
  extends Pick<EntryOptions<A>, 'door' | 'linkId' | 'serverTime'> {
  /** What the way in told of the member. */
  seat(answer: A): Partial<GroupSeat>
  /** By its host. */
  end(place: Place): Promise<Outcome<unknown>>
  /** What was said before a message; absent: who comes in so cannot ask for it. */
  readonly earlier?: Earlier
}

/** A room as any is, with a host and cohosts, who do things about others and end it. */
export function clientOfGroup<A extends Admitted>(
  options: RoomClientOptions & { readonly view: GroupSeat },
  { seat, end, earlier, ...way }: GroupWay<A>,
): GroupClient {
  const { token, onClaimed } = options
  const store = createStore<GroupSnapshot>(initialGroup(options.view))
  const entry = createEntry<A>({
    ...way,
    token,
    onClaimed,
    joined: (answer) => store.set({ view: { ...store.get().view, ...seat(answer) } }),
  })
  const over = () => room.finish()
  const act = async (event: 'moderate' | 'lower-hand', payload: PayloadOf<typeof event>) => {
    store.set({ acting: 'pending' })
    const answer = await room.line()?.send(event, payload, nothingMore)
    store.set({ acting: answer?.ok ? 'no' : { refused: answer?.code ?? 'unanswered' } })
  }
  const moderated = createModerated(store, () => room)
  const polls = createPolls({ get: () => store.get().polls, set: (polls) => store.set({ polls }) }, () =>
    room.line(),
  )
  const captions = captionsOf(store, () => room.line())
  const room: Room<RoomJoined & GroupJoined> = new Room({
    ...options,
    store,
    entry,
    besides: besidesOf(store, over, { moderated, polls, captions }),
    isOwn: ({ memberId }) => memberId === store.get().view.memberId,
  })
  // What may not be on is off as soon as it is.
  store.subscribe(moderated.keep)
  store.subscribe(captions.keep)
  return {
    ...clientOf(room, store),
    read: moderated.read,
    setMicrophone: async (on) => {
      if (!on || moderated.begins('sendAudio')) await room.media?.devices.set('audio', on)
    },
    setCamera: async (on) => {
      if (!on || moderated.begins('sendVideo')) await room.media?.devices.set('video', on)
    },
    shareScreen: async (on) => {
      if (!on || moderated.begins('sendScreen')) await room.media?.shareScreen(on)
    },
    polls: polls.client,
    captions: captions.client,
    raiseHand(raised) {
      void room.line()?.send('raise-hand', { raised }, nothingMore)
    },
    older: () => lookBack(store, (messages) => room.chat?.entered(messages), earlier),
    lowerHand: (memberId) => act('lower-hand', memberId === undefined ? {} : { memberId }),
    moderate: (what, memberIds, right) =>
      act('moderate', {
        act: what,
        ...(memberIds ? { memberIds: [...memberIds] } : {}),
        ...(right ? { right } : {}),
      }),
    async end() {
      if (!room.isIn || store.get().ending === 'pending') return
      store.set({ ending: 'pending', failure: null })
      const outcome = await end(entry.place())
      if (outcome.ok) over()
      else if (room.isIn) store.set({ ending: 'failed', failure: outcome.problem })
    },
  }
}

interface Parts {
  readonly moderated: ReturnType<typeof createModerated>
  readonly polls: ReturnType<typeof createPolls>
  readonly captions: ReturnType<typeof createCaptions>
}

function captionsOf(store: Store<GroupSnapshot>, line: Room['line']) {
  return createCaptions({
    async send(said) {
      const answer = await line()?.send('caption', { ...said }, nothingMore)
      return answer?.ok ? 'ok' : (answer?.code ?? 'unanswered')
    },
    recogniser: recogniserOf(),
    standing() {
      const { devices, permissions } = store.get()
      return { isMicrophoneOn: devices?.microphone === 'on', may: permissions.includes('caption') }
    },
    self: () => store.get().view.memberId,
    nameOf(member) {
      const { view, members } = store.get()
      if (member === view.memberId) return view.participantName
      return members.find(({ id }) => id === member)?.name ?? ''
    },
  })
}

/** What a group room is told besides, and keeps in its snapshot. */
function besidesOf(
  store: Store<GroupSnapshot>,
  over: () => void,
  { moderated, polls, captions }: Parts,
): RoomBesides<RoomJoined & GroupJoined> {
  const nothing = () => {}
  return {
    reports: false,
    hub: group.topology(store.get().view.capacity) === 'hub',
    joined: groupJoined,
    may: moderated.may,
    hears: hears(groupPayloads, {
      ...moderated.hears,
      poll: polls.hear,
      caption: captions.hear,
      'session-ended': over,
      hands: ({ hands }) => store.set({ hands }),
      door: (door) => store.set({ door }),
      'stands-in': ({ standsIn }) => store.set({ standsIn }),
      'role-changed': ({ memberId, participantType }) => {
        const { view, members } = store.get()
        if (memberId === view.memberId && isGroupRole(participantType)) store.set({ role: participantType })
        else store.set({ members: withRole(members, memberId, participantType) })
      },
      // It asks again by itself, and is let in then.
      admitted: nothing,
    }),
    whyAbsent: () => null,
    entered: (joined) => {
      const { hands, isLocked, waiting, standsIn, participantType } = joined
      store.set({
        hands,
        door: { isLocked, ...(waiting ? { waiting } : {}) },
        standsIn,
        ...(isGroupRole(participantType) ? { role: participantType } : {}),
      })
      moderated.entered(joined)
      void polls.entered()
    },
    lost: nothing,
    came: nothing,
    left: nothing,
    stopped: captions.stopped,
    over,
    endsBy: () => false,
  }
}

function isGroupRole(role: Role): role is GroupRole {
  return role !== 'client' && role !== 'consultant'
}

/** A member has another role from now on. */
function withRole(members: Members, member: string, role: Role): Members {
  return members.map((one) => (one.id === member && one.role !== role ? { ...one, role } : one))
}
