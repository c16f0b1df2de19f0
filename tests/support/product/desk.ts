import { randomUUID } from 'node:crypto'
import { expect } from '@playwright/test'
import { Client } from 'pg'
import { hashPassword } from '@/lib/auth/password'
import { fromDecimal } from '@/lib/contract/money'
import type { Billing, ParticipantType, SessionType } from '@/lib/contract/words'
import { type Database, openDatabase } from '@/lib/db'
import { readProduct } from './product-state'

export interface BookingWish {
  sessionType: SessionType
  minutes?: number
  price?: string
  currency?: string
  billing?: Billing
  startsInMinutes?: number
  clientName?: string
  /** What the client has besides, for more time. */
  balance?: string
  consultantName?: string
  /** Of a booking before: the same person again. Somebody new unless it is said. */
  clientRef?: string
  consultantRef?: string
  relayOnly?: boolean
}

type PolicyShare = 'late_cancel_share_bp' | 'no_show_client_share_bp'

export interface Booked {
  sessionId: string
  sessionType: SessionType
  clientUrl: string
  consultantUrl: string
  clientName: string
  consultantName: string
}

/** The booking desk of a test: books like a booking system does, and looks into the database as its owner. */
export class Desk {
  private constructor(
    readonly appUrl: string,
    private readonly database: Database,
    private readonly owner: Client,
  ) {}

  static async open(): Promise<Desk> {
    const { appUrl, databaseUrl } = readProduct()
    const owner = new Client({ connectionString: databaseUrl })
    await owner.connect()
    return new Desk(appUrl, openDatabase({ database: { transport: 'postgres', url: databaseUrl } }), owner)
  }

  async close(): Promise<void> {
    await Promise.all([this.owner.end(), this.database.close()])
  }

  /** People of their own for each booking, so that no test meets another one's. */
  async book(wish: BookingWish): Promise<Booked> {
    const { sessionType, minutes = 30, price = '100.00', currency = 'INR', startsInMinutes = 0 } = wish
    const { clientName = 'Nina Kapoor', consultantName = 'Asha Rao' } = wish
    const { clientRef = randomUUID(), consultantRef = randomUUID() } = wish
    if (wish.balance)
      await this.deposit(clientRef, clientName, fromDecimal(wish.balance, currency) ?? 0, currency)
    const made = await this.database.rpc('create_booking', {
      p_client_ref: clientRef,
      p_client_name: clientName,
      p_consultant_ref: consultantRef,
      p_consultant_name: consultantName,
      p_session_type: sessionType,
      p_scheduled_start: new Date(Date.now() + startsInMinutes * 60_000).toISOString(),
      p_duration_minutes: minutes,
      p_price_minor: fromDecimal(price, currency) ?? 0,
      p_currency: currency,
      p_billing: wish.billing ?? 'prorata',
      p_funding: 'received',
      p_relay_only: wish.relayOnly ?? false,
    })
    return {
      sessionId: made.sessionId,
      sessionType,
      clientUrl: `${this.appUrl}/session/${made.clientToken}`,
      consultantUrl: `${this.appUrl}/session/${made.consultantToken}`,
      clientName,
      consultantName,
    }
  }

  private async deposit(ref: string, name: string, amountMinor: number, currency: string): Promise<void> {
    await this.database.rpc('deposit_funds', {
      p_client_ref: ref,
      p_client_name: name,
      p_amount_minor: amountMinor,
      p_currency: currency,
      p_idempotency_key: randomUUID(),
    })
  }

  /** An administrator's account, and the way to sign in to it. */
  async administrator(): Promise<{ email: string; password: string }> {
    const account = { email: `${randomUUID()}@practice.example`, password: randomUUID() }
    await this.database.rpc('create_user', {
      p_email: account.email,
      p_roles: ['admin'],
      p_password_hash: await hashPassword(account.password),
    })
    return account
  }

  /** A service of a consultant of its own, at all hours in India. */
  async offer(service: string): Promise<void> {
    const ref = randomUUID()
    await this.database.rpc('set_availability', {
      p_consultant_ref: ref,
      p_name: 'Asha Rao',
      p_availability: {
        timeZone: 'Asia/Kolkata',
        weekly: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => ({
          day,
          from: '00:00',
          to: '24:00',
        })),
      },
    })
    await this.database.rpc('save_service', {
      p_ref: randomUUID(),
      p_service: {
        name: service,
        sessionType: 'video',
        durationMinutes: 30,
        priceMinor: 10_000,
        currency: 'INR',
        consultantRefs: [ref],
      },
    })
  }

  /** The consultant's own id. */
  async consultantOf({ sessionId }: Booked): Promise<string> {
    const { rows } = await this.owner.query(
      'select b.consultant_id as id from parley.bookings b join parley.webrtc_sessions s on s.booking_id = b.id where s.id = $1',
      [sessionId],
    )
    return String(rows[0]?.id)
  }

  async statusOf({ sessionId }: Booked): Promise<unknown> {
    const { rows } = await this.owner.query('select status from parley.webrtc_sessions where id = $1', [
      sessionId,
    ])
    return rows[0]?.status
  }

  /** Who has reported which way of the media, each once. */
  async reportsOf({ sessionId }: Booked): Promise<string[]> {
    const { rows } = await this.owner.query<{ said: string }>(
      `select distinct participant_type || ' ' || path as said from parley.call_quality where session_id = $1 order by 1`,
      [sessionId],
    )
    return rows.map(({ said }) => said)
  }

  /** The events of one kind, oldest first. */
  async eventsOf({ sessionId }: Booked, type: string): Promise<unknown[]> {
    const { rows } = await this.owner.query(
      'select actor, data from parley.session_events where session_id = $1 and type = $2 order by seq',
      [sessionId, type],
    )
    return rows
  }

  /** Everything that is stored of a session, to compare before and after. */
  async rowsOf({ sessionId }: Booked): Promise<unknown> {
    const { rows } = await this.owner.query(
      `select to_jsonb(s) as session,
        (select jsonb_agg(l order by l.id) from parley.session_links l where l.session_id = s.id) as links,
        (select jsonb_agg(c) from parley.claims c join parley.session_links l on l.id = c.link_id where l.session_id = s.id) as claims,
        (select jsonb_agg(e order by e.seq) from parley.session_events e where e.session_id = s.id) as events,
        (select jsonb_agg(p) from parley.presence p where p.session_id = s.id) as presence
      from parley.webrtc_sessions s where s.id = $1`,
      [sessionId],
    )
    return rows[0]
  }

  /** The policy of one booking, as the practice might have had it when it was made. */
  async withPolicy({ sessionId }: Booked, policy: Partial<Record<PolicyShare, number>>): Promise<void> {
    for (const [column, basisPoints] of Object.entries(policy)) {
      await this.rewrite(
        `update parley.bookings set ${column} = $2 where id = (select booking_id from parley.webrtc_sessions where id = $1)`,
        [sessionId, basisPoints],
      )
    }
  }

  /** Takes the link of one side back, as an administrator does; nobody is given the new one. */
  async withdrawLink({ sessionId }: Booked, side: ParticipantType): Promise<void> {
    await this.database.rpc('issue_session_link', { p_session_id: sessionId, p_participant_type: side })
  }

  /** One side's page has marked the minute before the last one as a poor line. */
  async markPoorMinute({ sessionId }: Booked, participantType: ParticipantType): Promise<void> {
    const spans: [number, number][] = [[120_000, 60_000]]
    await this.database.rpc('report_calls', {
      p_reports: [{ id: randomUUID(), sessionId, participantType, kind: 'poor', spans }],
    })
  }

  /** Gives a client some of it back, as an administrator does. */
  async refund({ sessionId }: Booked, amountMinor: number): Promise<void> {
    await this.database.rpc('admin_refund', {
      p_session_id: sessionId,
      p_amount_minor: amountMinor,
      p_actor: 'admin',
      p_reason: 'Goodwill',
      p_idempotency_key: randomUUID(),
    })
  }

  /** What a receipt says of the practice. */
  async nameThePractice(name: string, address: string, taxLine: string): Promise<void> {
    await this.database.rpc('set_practice_details', {
      p_name: name,
      p_address: address,
      p_tax_line: taxLine,
    })
  }

  /** Makes everything that happened so far have happened earlier: the way tests let time pass. */
  async moveBack({ sessionId }: Booked, seconds: number): Promise<void> {
    // One statement: the domain's own clockwork must never see one half of it.
    await this.rewrite(
      `with session as (
        update parley.webrtc_sessions set scheduled_start_time = scheduled_start_time - $2 * interval '1 second',
          opens_at = opens_at - $2 * interval '1 second', started_at = started_at - $2 * interval '1 second' where id = $1
      )
      update parley.presence set joined_at = joined_at - $2 * interval '1 second',
        last_seen_at = case when left_at is null then last_seen_at else last_seen_at - $2 * interval '1 second' end,
        left_at = left_at - $2 * interval '1 second' where session_id = $1`,
      [sessionId, seconds],
    )
  }

  /** One side left just now: makes the start so much earlier that both were there for exactly `seconds`. */
  async wasTogetherFor({ sessionId }: Booked, gone: ParticipantType, seconds: number): Promise<void> {
    const leftAt = async () => {
      const { rows } = await this.owner.query(
        `select bool_and(left_at is not null) as left from parley.presence where session_id = $1 and participant_type = $2`,
        [sessionId, gone],
      )
      return rows[0]?.left
    }
    await expect.poll(leftAt, { message: `the ${gone} has left`, timeout: 30_000 }).toBe(true)
    await this.rewrite(
      `with moved as (
        select max(p.left_at) - $3 * interval '1 second' as start
        from parley.presence p where p.session_id = $1 and p.participant_type = $2
      ), session as (
        update parley.webrtc_sessions set started_at = moved.start from moved where id = $1
      )
      update parley.presence set joined_at = moved.start from moved where session_id = $1`,
      [sessionId, gone, seconds],
    )
  }

  /** When the clock started, and when a side that is away was last heard (ms since the epoch). */
  async lastHeard(
    { sessionId }: Booked,
    side: ParticipantType,
  ): Promise<{ startedMs: number; heardMs: number }> {
    const { rows } = await this.owner.query<{ started: Date; heard: Date }>(
      `select s.started_at as started, max(p.left_at) as heard from parley.webrtc_sessions s
        join parley.presence p on p.session_id = s.id and p.participant_type = $2
        where s.id = $1 group by s.id`,
      [sessionId, side],
    )
    const [row] = rows
    if (!row) throw new Error(`The ${side} was never there.`)
    return { startedMs: row.started.getTime(), heardMs: row.heard.getTime() }
  }

  /** Ends the session as an administrator does; answers how long it ran by the wall clock, s. */
  async endNow({ sessionId }: Booked): Promise<number> {
    const { startedAt, endedAt } = await this.database.rpc('end_session', {
      p_session_id: sessionId,
      p_reason: 'ended_by_admin',
      p_ended_by: 'admin',
    })
    return (Date.parse(endedAt) - Date.parse(startedAt ?? endedAt)) / 1000
  }

  /** The settlement, and what the ledger says was moved for it. */
  async accountOf({ sessionId }: Booked): Promise<Record<string, unknown>> {
    const { rows } = await this.owner.query(
      `select st.status, st.billable_seconds as "durationSeconds", st.held_minor::int as "heldMinor",
        st.released_minor::int as "releasedMinor", st.fee_minor::int as "feeMinor", st.returned_minor::int as "returnedMinor",
        (select jsonb_object_agg(a.kind, e.amount_minor) from parley.transfers t join parley.entries e on e.transfer_id = t.id
          join parley.accounts a on a.id = e.account_id where t.booking_id = st.booking_id and t.kind = 'settlement') as ledger
      from parley.settlements st where st.session_id = $1`,
      [sessionId],
    )
    return rows[0] ?? {}
  }

  /** What contradicts the books; nothing, ever. */
  async violations(): Promise<unknown[]> {
    const { rows } = await this.owner.query(
      'select * from parley.invariant_violations union all select * from parley.screen_violations',
    )
    return rows
  }

  /**
   * Past the guards that hold for every program: only the owner of the database can do this. The list of sessions, which follows by
   * triggers otherwise, is told: what is moved may cross midnight, and the sums are by day.
   */
  private async rewrite(statement: string, [sessionId, ...values]: [string, ...unknown[]]): Promise<void> {
    await this.owner.query('begin')
    await this.owner.query('set local session_replication_role = replica')
    await this.owner.query(statement, [sessionId, ...values])
    await this.owner.query('set local session_replication_role = origin')
    await this.owner.query('select parley.refresh_session_list($1)', [sessionId])
    await this.owner.query('commit')
  }
}
