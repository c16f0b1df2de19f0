import { randomUUID } from 'node:crypto'
import { issueTicket } from '@/lib/auth/tickets'
import type { ServerEvent, ServerPayload } from '@/lib/contract/socket'
import type { RoomJoined } from '@/lib/contract/socket/room'
import type { Result } from '@/lib/db/functions/index'
import { deviceSecret, type Stage, secret } from './stage'
import type { Visitor } from './visitor'

export type SignInClaims = Result<'open_sign_in'>

export async function accountOf(stage: Stage, name: string): Promise<SignInClaims> {
  const made = await stage.db.rpc('sign_up', {
    p_email: `${randomUUID()}@example.org`,
    p_name: name,
    p_password_hash: 'scrypt$1$1$1$AA$AA',
  })
  if (made.outcome !== 'done') throw new Error('The address is taken.')
  return stage.db.rpc('open_sign_in', { p_user_id: made.user.id, p_seconds: 3600 })
}

/** One who came, as far as the test let them. */
export interface Come {
  readonly visitor: Visitor
  readonly id: string
}
export interface CameIn extends Come {
  readonly entered: RoomJoined
}

/** A live room of an account, and those who come into it. */
export class Hosted {
  private constructor(
    readonly stage: Stage,
    readonly sessionId: string,
    readonly host: SignInClaims,
  ) {}

  /** @param places more than four: its media goes through the media server */
  static async start(stage: Stage, { isPrivate = false, places = 4 } = {}): Promise<Hosted> {
    const host = await accountOf(stage, 'Hana')
    const { id } = await stage.db.rpc('create_group_session', {
      p_claims: host,
      p_title: 'Friday night',
      p_is_private: isPrivate,
      p_max_participants: places,
    })
    await stage.db.rpc('start_group_session', { p_claims: host, p_session_id: id })
    return new Hosted(stage, id, host)
  }

  /** Joined over HTTP, as it were, and connected; not in the room yet. */
  async come(claims: SignInClaims): Promise<Come & { readonly waits: boolean }> {
    const joined = await this.stage.db.rpc('join_group_session', {
      p_claims: claims,
      p_session_id: this.sessionId,
      p_device: deviceSecret(),
    })
    const { memberId, role, claimNumber } = joined
    const ticket = issueTicket(
      { sessionId: this.sessionId, participantType: role, memberId, claimNumber },
      secret,
    )
    return { visitor: await this.stage.connect({ ticket }), id: memberId, waits: joined.waits }
  }

  async enter(claims: SignInClaims): Promise<CameIn> {
    const come = await this.come(claims)
    return { ...come, entered: await come.visitor.enter() }
  }

  /** With an invitation: only who is known may come to a private room. */
  async guest(name: string): Promise<Come> {
    const { token, id } = await this.stage.db.rpc('invite_to_group_session', {
      p_claims: this.host,
      p_session_id: this.sessionId,
      p_name: name,
    })
    const { claimNumber } = await this.stage.db.rpc('claim_session_link', {
      p_token: token,
      p_link_id: null,
      p_device: deviceSecret(),
      p_take_over: true,
    })
    const place = { sessionId: this.sessionId, participantType: 'guest', memberId: id, claimNumber } as const
    return { visitor: await this.stage.connect({ ticket: issueTicket(place, secret) }), id }
  }

  /** Whose address is known to be theirs and was invited: a private room is there for them. */
  async invited(name: string): Promise<SignInClaims> {
    const claims = await accountOf(this.stage, name)
    await this.stage.pool.query('update parley.users set confirmed_at = now() where id = $1', [claims.sub])
    await this.stage.db.rpc('invite_to_group_session', {
      p_claims: this.host,
      p_session_id: this.sessionId,
      p_name: name,
      ...(claims.email ? { p_email: claims.email } : {}),
    })
    return claims
  }

  /** What the log has of the room, oldest first. */
  async log(): Promise<Record<string, unknown>[]> {
    const { rows } = await this.stage.pool.query<{ data: Record<string, unknown> }>(
      `select data from parley.session_events where session_id = $1 and type = 'room_changed' order by place`,
      [this.sessionId],
    )
    return rows.map(({ data }) => data)
  }
}

export async function hears<E extends ServerEvent>(
  visitor: Visitor,
  event: E,
  fits: (payload: ServerPayload<E>) => boolean = () => true,
): Promise<void> {
  await visitor.until(() => visitor.all(event).some(fits), `${event} as expected`)
}
