import { randomUUID } from 'node:crypto'
import { issueTicket } from '@/lib/auth/tickets'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { SessionType } from '@/lib/contract/words'
import type { Result } from '@/lib/db/functions/index'
import { deviceSecret, type Stage, secret } from './stage'
import type { ConnectOptions, Visitor } from './visitor'

type Made = Result<'create_group_room'>
type Invited = Made['members'][number]

/** One who is in, and what it was answered on entering. */
export interface Present {
  readonly visitor: Visitor
  readonly id: string
  readonly entered: RoomJoined
}

/** A group room of a test: its host, then its guests. */
export class Group {
  private constructor(
    readonly stage: Stage,
    readonly sessionId: string,
    readonly members: Invited[],
  ) {}

  static async make(stage: Stage, mode: SessionType = 'video', guests = 3, capacity = 4): Promise<Group> {
    const { sessionId, members } = await stage.db.rpc('create_group_room', {
      p_title: 'Evening class',
      p_mode: mode,
      p_capacity: capacity,
      p_members: [
        { role: 'host', name: 'Asha Rao' },
        ...Array.from({ length: guests }, (_, index) => ({
          role: 'member' as const,
          name: `Guest ${index + 1}`,
        })),
      ],
    })
    return new Group(stage, sessionId, members)
  }

  async invite(name: string): Promise<number> {
    const invited = await this.stage.db.rpc('invite_to_group_room', {
      p_session_id: this.sessionId,
      p_name: name,
    })
    return this.members.push(invited) - 1
  }

  /** Another link for a member, in place of the one that it has. */
  async reissue(index: number): Promise<void> {
    this.members[index] = await this.stage.db.rpc('reissue_group_link', {
      p_session_id: this.sessionId,
      p_member_id: this.#member(index).id,
    })
  }

  /** Claims the link of a member for a device, as the web app does on Join. */
  async ticket(index: number): Promise<string> {
    const { id, role, token } = this.#member(index)
    const { claimNumber } = await this.stage.db.rpc('claim_session_link', {
      p_token: token,
      p_link_id: null,
      p_device: deviceSecret(),
      p_take_over: true,
    })
    const place = { sessionId: this.sessionId, participantType: role, memberId: id, claimNumber }
    return issueTicket(place, secret)
  }

  async connect(index: number, options: ConnectOptions = {}): Promise<Visitor> {
    return this.stage.connect({ ticket: await this.ticket(index) }, options)
  }

  async enter(index: number, options: ConnectOptions = {}): Promise<Present> {
    const visitor = await this.connect(index, options)
    return { visitor, id: this.#member(index).id, entered: await visitor.enter() }
  }

  /** The host and so many guests, one after the other. */
  async all(guests = 3): Promise<Present[]> {
    const present: Present[] = []
    for (let index = 0; index <= guests; index += 1) present.push(await this.enter(index))
    return present
  }

  end(): Promise<unknown> {
    return this.stage.db.rpc('end_group_room', { p_session_id: this.sessionId })
  }

  /** Lets the room open so many minutes from now. */
  postpone(minutes: number): Promise<void> {
    return this.stage.unguarded(
      `update parley.group_sessions set opens_at = now() + $2 * interval '1 minute' where id = $1`,
      [this.sessionId, minutes],
    )
  }

  /** Lets everybody have left the room so many minutes earlier. */
  longAgo(minutes: number): Promise<void> {
    return this.stage.unguarded(
      `update parley.presence set left_at = left_at - $2 * interval '1 minute',
      last_seen_at = last_seen_at - $2 * interval '1 minute', joined_at = joined_at - $2 * interval '1 minute'
      where session_id = $1`,
      [this.sessionId, minutes],
    )
  }

  async status(): Promise<string> {
    const { rows } = await this.stage.pool.query<{ status: string }>(
      'select status from parley.group_sessions where id = $1',
      [this.sessionId],
    )
    return rows[0]?.status ?? 'gone'
  }

  #member(index: number): Invited {
    const member = this.members[index]
    if (!member) throw new Error(`The room has no member ${index}.`)
    return member
  }
}

/** What was sent before this and has not arrived never will: a message from one to all the others. */
export async function barrier(from: Present, others: readonly Present[]): Promise<void> {
  const id = randomUUID()
  await from.visitor.say('a barrier', id)
  for (const { visitor } of others)
    await visitor.until(() => visitor.all('message').some((one) => one.id === id), 'the barrier')
}

/** A running room of four. */
export async function fourIn(stage: Stage, mode: SessionType = 'video') {
  const group = await Group.make(stage, mode)
  const [host, one, two, three] = await group.all()
  if (!host || !one || !two || !three) throw new Error('Not all came in.')
  return { group, host, one, two, three, all: [host, one, two, three] }
}
