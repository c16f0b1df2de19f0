import type { AckCode } from '@/lib/contract/codes'
import type { GroupRole, GroupView } from '@/lib/contract/http/group'
import type { OwnPoll } from '@/lib/contract/polls'
import type { GivenRight, Right } from '@/lib/contract/rights'
import type { Door, Moderation, RaisedHands, StandingRights } from '@/lib/contract/socket/group'
import type { MemberId } from '../media/topology'
import type { CaptionClient } from '../room/captions'
import type { PollClient } from '../room/polls'
import type { RoomClient, RoomClientOptions, RoomSnapshot } from '../room/snapshot'
import type { Told } from './moderation'

/** Which room it is, and as whom one is in. */
export type GroupSeat = Pick<
  GroupView,
  'sessionId' | 'sessionType' | 'title' | 'capacity' | 'memberId' | 'participantType' | 'participantName'
> & {
  /** Whoever comes waits until they are let in, and can be sent back to wait. */
  readonly isPrivate?: boolean
}

/** What was said before the first line that is there, as far as it is known. */
export interface History {
  /** more: there may be some · beginning: there is none · cut: there is some, and this member cannot have it. */
  readonly before: 'more' | 'pending' | 'failed' | 'beginning' | 'cut'
  /** Of those who wrote it, by their ids as members. */
  readonly names: ReadonlyMap<MemberId, string>
}

/** What the screens of a group room draw besides. */
export interface GroupSnapshot extends RoomSnapshot {
  /** As it was told on the way in. */
  readonly view: GroupSeat
  readonly ending: 'no' | 'pending' | 'failed'
  /** One's own, as it is now. */
  readonly role: GroupRole
  /** In the order in which they were raised. */
  readonly hands: RaisedHands
  readonly door: Door
  /** Who lets people in while the host is gone. */
  readonly standsIn: MemberId | null
  /** Oldest first. */
  readonly polls: readonly OwnPoll[]
  /** What one may do now. */
  readonly permissions: readonly Right[]
  /** Of others, where it is not what their role has. */
  readonly rights: readonly StandingRights[]
  /** What somebody did about that or about what one sends, until it is read. */
  readonly told: Told | null
  readonly history: History
  /** The last thing that was asked of the room as its host, and what came of it. */
  readonly acting: 'no' | 'pending' | { readonly refused: AckCode | 'unanswered' }
}

export interface GroupClient extends RoomClient<GroupSnapshot> {
  raiseHand(raised: boolean): void
  /** Fetches what was said before the first line that is there. */
  older(): Promise<void>
  /** One member's hand, or every one. */
  lowerHand(member?: MemberId): Promise<void>
  /**
   * @param members absent with `admit`: everybody who waits; with `mute_all` those who are spared
   * @param right which one is given or taken
   */
  moderate(act: Moderation, members?: readonly MemberId[], right?: GivenRight): Promise<void>
  readonly polls: PollClient
  readonly captions: CaptionClient
  /** What was told last has been read. */
  read(): void
  /** Ends the room for all; its host's alone. */
  end(): Promise<void>
}

/** In by a link. */
export interface GroupClientOptions extends RoomClientOptions {
  readonly view: GroupView
}

/** In by an account: nobody's secret stands in the address. */
export interface HostedClientOptions extends Omit<RoomClientOptions, 'token' | 'onClaimed'> {
  /** `memberId` is told on the way in; until then it is empty. */
  readonly view: GroupSeat
  readonly serverTime: string
}
