import type { GroupJoined, StandingRights, StoppedSource } from '@/lib/contract/socket/group'
import type { MemberId } from '@/lib/room/member'
import type { LiveRoom } from './live-room'
import type { Member } from './member'
import type { RosterEntry } from './roster'
import type { KindParts } from './service'

type Parts = Pick<KindParts, 'allow' | 'stopSending'> & {
  /** Whether these are the rights of the member's role, of which nobody has to be told. */
  isUsual(entry: RosterEntry): boolean
}

/** Comes back to what flows: whatever it was asked meanwhile is for it still. */
const comesBack = new Set(['connection_lost', 'replaced', 'page_closed'])

/** What the members of a room may do while it runs, and what is done about what they send. Of any kind whose members have rights. */
export class Moderated {
  readonly #known: Map<MemberId, string>
  /** What members who are away for a moment were asked to stop. */
  readonly #owed = new Map<MemberId, Map<StoppedSource, MemberId>>()

  constructor(
    private readonly room: LiveRoom,
    private readonly parts: Parts,
  ) {
    this.#known = new Map([...room.roster].map(([id, entry]) => [id, told(entry)]))
  }

  /** What who joins is told of rights. */
  joined({ entry }: Member): Pick<GroupJoined, 'permissions' | 'rights'> {
    const others = [...this.room.roster.values()].filter((one) => !this.parts.isUsual(one))
    return { permissions: [...(entry.rights ?? [])], rights: others.map(standing) }
  }

  /** The members were read anew: whose rights are others sends no more than they allow, and everybody is told. */
  learn(): void {
    for (const [id, entry] of this.room.roster) {
      const before = this.#known.get(id)
      const now = told(entry)
      if (before === now) continue
      this.#known.set(id, now)
      if (before === undefined && this.parts.isUsual(entry)) continue
      this.parts.allow(this.room, id)
      this.room.tell('permissions-changed', standing(entry))
    }
  }

  /** Once: it may begin again. Here in the media server, and in the page of who it is. */
  stop(by: MemberId, members: readonly MemberId[], source: StoppedSource): void {
    for (const id of members) {
      this.parts.stopSending(this.room, id, source)
      const member = this.room.seatedAs(id)
      if (member) member.send('asked-to-stop', { source, by })
      else if (comesBack.has(this.room.departures.get(id)?.reason ?? ''))
        this.#owed.set(id, (this.#owed.get(id) ?? new Map<StoppedSource, MemberId>()).set(source, by))
    }
  }

  askToUnmute(by: MemberId, members: readonly MemberId[]): void {
    for (const id of members) this.room.seatedAs(id)?.send('asked-to-unmute', { by })
  }

  /** Told after what it is answered on joining. */
  entered(member: Member): void {
    const owed = this.#owed.get(member.id)
    this.#owed.delete(member.id)
    for (const [source, by] of owed ?? []) {
      this.parts.stopSending(this.room, member.id, source)
      member.send('asked-to-stop', { source, by })
    }
  }
}

function told({ rights }: RosterEntry): string {
  return (rights ?? []).join()
}

function standing({ id, rights = [], rightsBy = null }: RosterEntry): StandingRights {
  return { memberId: id, permissions: [...rights], by: rightsBy }
}
