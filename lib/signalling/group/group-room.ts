import type { Door, RaisedHands } from '@/lib/contract/socket/group'
import type { Result } from '@/lib/db/functions/index'
import type { MemberId } from '@/lib/room/member'
import { groupRights, hasRight } from '@/lib/room/rights'
import type { LiveRoom } from '../rooms/live-room'
import type { Member } from '../rooms/member'
import { Moderated } from '../rooms/moderated'
import type { FactsOf } from '../rooms/roster'
import type { KindParts } from '../rooms/service'

/** What a signalling server knows of a group room after somebody did something about it. */
type Standing = Pick<Result<'moderate_group_room'>, 'isLocked' | 'members'>

/** What a group room needs of the rooms, beside the clock. */
export interface GroupParts extends Pick<KindParts, 'databaseClock' | 'allow' | 'stopSending' | 'sendOut'> {
  /** How long the host may be gone before somebody stands in. */
  readonly hostGoneMs: number
  /** Keeps the raised hands of a room for the server that has it next. */
  keepHands(room: LiveRoom, hands: RaisedHands): void
}

/** What each role has anyway. */
const usual: Readonly<Record<string, readonly string[] | undefined>> = groupRights

/** What a group room knows beside who is in it: raised hands, its door, and who stands in for its host. */
export class GroupRoom {
  /** By when they were raised. Of who is away for a moment it stays up. */
  readonly #hands = new Map<MemberId, string>()
  /** Since when each who is in is here, by the local clock. */
  readonly #since = new Map<MemberId, number>()
  /** What members may do, and what is done about what they send. */
  readonly moderated: Moderated
  #standing: Standing
  #standsIn: MemberId | null = null
  #hostGone: NodeJS.Timeout | undefined
  #isMissed = false

  constructor(
    readonly room: LiveRoom,
    { isLocked, members, hands }: FactsOf<'group'>,
    private readonly parts: GroupParts,
  ) {
    this.#standing = { isLocked, members }
    for (const { memberId, raisedAt } of hands) this.#hands.set(memberId, new Date(raisedAt).toISOString())
    this.moderated = new Moderated(room, {
      ...parts,
      isUsual: ({ role, rights = [] }) => usual[role]?.join() === rights.join(),
    })
  }

  get standsIn(): MemberId | null {
    return this.#standsIn
  }

  raise(member: MemberId, raised: boolean): void {
    if (this.#hands.has(member) === raised) return
    if (raised) this.#hands.set(member, this.parts.databaseClock.now())
    else this.#hands.delete(member)
    this.#changedHands()
  }

  lowerAll(): void {
    if (this.#hands.size === 0) return
    this.#hands.clear()
    this.#changedHands()
  }

  /** The hands of those who are in, in the order in which they were raised. */
  hands(): RaisedHands {
    return [...this.#hands]
      .filter(([id]) => this.room.seatedAs(id))
      .map(([memberId, raisedAt]) => ({ memberId, raisedAt }))
  }

  #changedHands(): void {
    this.#tellHands()
    this.parts.keepHands(
      this.room,
      [...this.#hands].map(([memberId, raisedAt]) => ({ memberId, raisedAt })),
    )
  }

  #tellHands(): void {
    this.room.tell('hands', { hands: this.hands() })
  }

  /** What a member may know of the door. */
  doorFor({ id, entry }: Pick<Member, 'id' | 'entry'>): Door {
    const { isLocked, members } = this.#standing
    if (!hasRight(entry.rights, 'admit') && id !== this.#standsIn) return { isLocked }
    const waiting = members
      .flatMap(({ id: memberId, name, askedAt }) => (askedAt === null ? [] : [{ memberId, name, askedAt }]))
      .toSorted((a, b) => a.askedAt.localeCompare(b.askedAt))
    return { isLocked, waiting }
  }

  #tellDoor(): void {
    for (const member of this.room.seated()) member.send('door', this.doorFor(member))
  }

  /** Something was done about the room or its members, here or elsewhere; what stays as it was is not told again. */
  learn({ isLocked, members }: Standing): void {
    const before = this.#standing
    this.#standing = { isLocked, members }
    const known = new Map(before.members.map((one) => [one.id, one]))
    this.moderated.learn()
    for (const { id, role, isAdmitted, isRemoved, askedAt, rights } of members) {
      const earlier = known.get(id)
      if (earlier && earlier.role !== role)
        this.room.tell('role-changed', { memberId: id, participantType: role })
      const connected = this.room.members.get(id)
      if (earlier && !earlier.isAdmitted && isAdmitted && connected && !connected.seated)
        connected.send('admitted', {})
      // Whoever was turned away has lost the link besides, and is told so.
      if (earlier?.isAdmitted && !isAdmitted && askedAt !== null && connected) this.parts.sendOut(connected)
      if ((isRemoved || !rights.includes('raiseHand')) && this.#hands.delete(id)) this.#changedHands()
    }
    this.#watchHost()
    const askers = (standing: Standing) =>
      standing.members.map(({ id, askedAt }) => askedAt && id + askedAt).join()
    if (before.isLocked !== isLocked || askers(before) !== askers(this.#standing)) this.#tellDoor()
  }

  entered(member: Member, cameMs: number): void {
    const { id } = member
    this.#since.set(id, cameMs)
    this.moderated.entered(member)
    if (this.#hands.has(id)) this.#tellHands()
    this.#watchHost()
  }

  left(id: MemberId, forGood: boolean): void {
    this.#since.delete(id)
    if (forGood && this.#hands.delete(id)) this.#changedHands()
    else if (this.#hands.has(id)) this.#tellHands()
    this.#watchHost()
  }

  /** A host is missed for a while before somebody stands in; back again it is host again. */
  #watchHost(): void {
    if (this.room.seated().some(({ role }) => role === 'host')) {
      clearTimeout(this.#hostGone)
      this.#hostGone = undefined
      this.#isMissed = false
    } else this.#hostGone ??= setTimeout(() => this.#missed(), this.parts.hostGoneMs).unref()
    this.#standIn()
  }

  #missed(): void {
    this.#isMissed = true
    this.#standIn()
  }

  #standIn(): void {
    const next = this.#isMissed ? this.#successor() : null
    if (next === this.#standsIn) return
    this.#standsIn = next
    this.room.tell('stands-in', { standsIn: next })
    this.#tellDoor()
  }

  /** A cohost, else who has been here longest and has an account; never a guest. */
  #successor(): MemberId | null {
    const accounts = new Set(
      this.#standing.members.filter(({ userId }) => userId !== null).map(({ id }) => id),
    )
    const rank = ({ role }: Member) => (role === 'cohost' ? 0 : 1)
    const [first] = this.room
      .seated()
      .filter(({ id }) => accounts.has(id))
      .toSorted((a, b) => rank(a) - rank(b) || (this.#since.get(a.id) ?? 0) - (this.#since.get(b.id) ?? 0))
    return first?.id ?? null
  }

  close(): void {
    clearTimeout(this.#hostGone)
  }
}
