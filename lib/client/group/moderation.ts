import type { Right } from '@/lib/contract/rights'
import type { GroupJoined, StandingRights, StoppedSource } from '@/lib/contract/socket/group'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { Role } from '@/lib/contract/words'
import { groupRights } from '@/lib/room/rights'
import type { Store } from '../browser/store'
import type { Room } from '../room/room'
import type { GroupSnapshot } from './snapshot'

/** What was done about what this member may or sends, for the person to read; `by` is a name, empty where nobody is known to have done it. */
export interface Told {
  readonly what: StoppedSource | 'unmute' | 'given' | 'taken' | 'crowd'
  /** Which one, where a right was given or taken. */
  readonly right: Right | null
  readonly by: string
  /** Rises with each. */
  readonly number: number
}

type Stay = Pick<Room, 'media' | 'leave' | 'join'>

/** Whoever comes into so many or more comes muted. */
export const quietFrom = 10

/** Whoever un-mutes by themselves has nothing more to read of these. */
const muting: ReadonlySet<Told['what']> = new Set(['mic', 'unmute', 'crowd'])

/** What a role has anyway. */
export function rightsOfRole(role: Role): readonly Right[] {
  return role === 'client' || role === 'consultant' ? [] : groupRights[role]
}

/** What a page does about its member's rights: what it may not send is off, whatever is pressed, and the person is told by whom. */
export function createModerated(store: Store<GroupSnapshot>, room: () => Stay) {
  let told = 0
  let wasIn = false
  let takenBy: string | null = null
  /** The microphone of who came into a crowd; it may still be opening. */
  let isQuiet = false

  function tell(what: Told['what'], by: string | null, right: Right | null = null): void {
    told += 1
    const name = store.get().members.find(({ id }) => id === by)?.name ?? ''
    store.set({ told: { what, right, by: name, number: told } })
  }

  function become(permissions: readonly Right[], by: string | null): void {
    const before = store.get().permissions
    store.set({ permissions })
    takenBy = by ?? takenBy
    const taken = before.find((right) => !permissions.includes(right) && by !== null)
    const given = permissions.find((right) => !before.includes(right) && by !== null)
    if (taken) tell('taken', by, taken)
    else if (given) tell('given', by, given)
    room().media?.refresh()
    keep()
  }

  /** Off is what may not be on; a device that is still being opened is looked at again when it is. */
  function keep(): void {
    const { devices, screen } = store.get()
    const { media } = room()
    if (!devices || !media) return
    const { told: last } = store.get()
    if (devices.microphone === 'on' && !isQuiet && last && muting.has(last.what)) store.set({ told: null })
    if (devices.microphone === 'on' && (isQuiet || !may('sendAudio'))) void media.devices.set('audio', false)
    if (devices.microphone !== 'pending') isQuiet = false
    if (devices.camera === 'on' && !may('sendVideo')) void media.devices.set('video', false)
    if (screen !== null && screen !== 'off' && !may('sendScreen')) void media.shareScreen(false)
  }

  function may(right: Right): boolean {
    return store.get().permissions.includes(right)
  }

  const stops = {
    mic: () => room().media?.devices.set('audio', false),
    camera: () => room().media?.devices.set('video', false),
    screen: () => room().media?.shareScreen(false),
  } as const satisfies Record<StoppedSource, () => unknown>

  return {
    may,
    keep,
    read: () => store.set({ told: null }),
    /** Whether it may be begun now; if not, the person is told why. */
    begins(right: Right): boolean {
      if (may(right)) return true
      tell('taken', takenBy, right)
      return false
    },
    entered({ memberId, participants, permissions, rights }: RoomJoined & GroupJoined): void {
      if (!wasIn && participants.length >= quietFrom && store.get().devices) {
        isQuiet = true
        tell('crowd', null)
      }
      wasIn = true
      store.set({ rights: rights.filter((one) => one.memberId !== memberId) })
      become(permissions, rights.find((one) => one.memberId === memberId)?.by ?? null)
    },
    hears: {
      'permissions-changed': (changed: StandingRights) => {
        const { view, rights } = store.get()
        if (changed.memberId === view.memberId) become(changed.permissions, changed.by)
        else store.set({ rights: [...rights.filter((one) => one.memberId !== changed.memberId), changed] })
      },
      'asked-to-stop': ({ source, by }: { source: StoppedSource; by: string }) => {
        void stops[source]()
        tell(source, by)
      },
      'asked-to-unmute': ({ by }: { by: string }) => tell('unmute', by),
      'sent-to-wait': () => {
        wasIn = false
        // Out with everything, and at the door again, as whoever comes; what was on before is on once it is let in.
        room().leave()
        store.set({ held: 'waits' })
        void room().join({})
      },
    },
  }
}
