import type { OwnPoll, Poll } from '@/lib/contract/polls'
import type { Database } from '@/lib/db/functions/index'
import type { LiveRoom } from '../live-room'

/** What rooms were told of their polls, so that nothing is told twice and nothing old after what is newer. */
export class Polls {
  readonly #told = new WeakMap<LiveRoom, Map<string, number>>()

  constructor(readonly db: Database) {}

  /** What a member chose is for that member alone. */
  tell(room: LiveRoom, { mine: _, ...poll }: OwnPoll): void {
    this.#tell(room, poll)
  }

  #tell(room: LiveRoom, poll: Poll): void {
    const told = this.#told.get(room) ?? new Map<string, number>()
    this.#told.set(room, told)
    if ((told.get(poll.id) ?? -1) >= poll.revision) return
    told.set(poll.id, poll.revision)
    room.tell('poll', { poll })
  }

  /** Something happened elsewhere: whatever is new in the room's polls is told. */
  async refresh(room: LiveRoom): Promise<void> {
    if (!hasPolls(room)) return
    const { polls } = await this.db.rpc('room_polls', { p_session_id: room.sessionId })
    for (const poll of polls) this.#tell(room, poll)
  }
}

function hasPolls({ state: { kind, mode } }: LiveRoom): boolean {
  return Object.keys(kind.seats).some((role) => kind.grants(role, mode).events.includes('polls'))
}
