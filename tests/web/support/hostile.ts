import { randomBytes, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import * as z from 'zod'
import { POST as joinRoom } from '@/app/api/rooms/join/route'
import { POST as join } from '@/app/api/sessions/join/route'
import { issueSignIn, signInCookie, signInSeconds } from '@/lib/auth/sign-in-token'
import type { GroupRole } from '@/lib/contract/http/group'
import type { ParticipantType } from '@/lib/contract/words'
import { fingerprint as fingerprintOf } from '@/tests/support/fingerprint'
import { Browser, type Handler, type Web } from './web'

/** Who knocks at a door that is a participant's, and is not that participant any more, or never was. */
export const outsiders = [
  'nobody',
  'a stranger’s cookie',
  'another session’s cookie',
  'the other side’s cookie',
  'a device whose place was taken over',
  'a link that was revoked',
] as const
export type Outsider = (typeof outsiders)[number]

/** A browser and the link that it names. */
export interface Knock {
  readonly browser: Browser
  readonly linkId: string
}

export type Side = ParticipantType | GroupRole
/** Of the two ends of one session; a group's are its host and a member. */
type Knocks = ReadonlyMap<Side, Knock>

export function knockOf(knocks: Knocks, side: Side): Knock {
  const knock = knocks.get(side)
  if (!knock) throw new Error(`Nobody is ${side} there.`)
  return knock
}

interface Sessions {
  readonly running: Knocks
  readonly elsewhere: Knocks
  readonly displaced: Knocks
  readonly revoked: Knocks
  readonly ended: Knocks
  /** Its links ran out; null where a kind's links end with its session alone. */
  readonly expired: Knocks | null
}

/** Sessions in every state that matters to somebody who should not get in. */
export class Doors {
  private constructor(
    readonly sides: readonly Side[],
    private readonly sessions: Sessions,
  ) {}

  static async ofAppointments(web: Web): Promise<Doors> {
    const running = await joined(web)
    const elsewhere = await joined(web)
    const displaced = await joined(web)
    for (const token of displaced.tokens.values()) await enter(join, token, true)
    const revoked = await joined(web)
    const ended = await joined(web)
    const expired = await joined(web)
    for (const p_participant_type of ['client', 'consultant'] as const) {
      await web.database.rpc('issue_session_link', { p_session_id: revoked.sessionId, p_participant_type })
      await web.database.rpc('start_session', { p_session_id: ended.sessionId, p_participant_type })
    }
    await web.database.rpc('end_session', { p_session_id: ended.sessionId, p_reason: '' })
    await expire(web, expired.sessionId)
    return new Doors(['client', 'consultant'], {
      running: running.knocks,
      elsewhere: elsewhere.knocks,
      displaced: displaced.knocks,
      revoked: revoked.knocks,
      ended: ended.knocks,
      expired: expired.knocks,
    })
  }

  static async ofGroups(web: Web): Promise<Doors> {
    const running = await metInRoom(web)
    const elsewhere = await metInRoom(web)
    const displaced = await metInRoom(web)
    for (const token of displaced.tokens.values()) await enter(joinRoom, token, true)
    const revoked = await metInRoom(web)
    await inDatabase(web, (pool) =>
      pool.query('update parley.session_links set revoked_at = parley.clock() where session_id = $1', [
        revoked.sessionId,
      ]),
    )
    const ended = await metInRoom(web)
    await web.database.rpc('end_group_room', { p_session_id: ended.sessionId })
    return new Doors(['host', 'member'], {
      running: running.knocks,
      elsewhere: elsewhere.knocks,
      displaced: displaced.knocks,
      revoked: revoked.knocks,
      ended: ended.knocks,
      expired: null,
    })
  }

  /** The participant itself. */
  insider(side: Side): Knock {
    return knockOf(this.sessions.running, side)
  }

  /** The participant itself, after the end. */
  ended(side: Side): Knock {
    return knockOf(this.sessions.ended, side)
  }

  /** The participant itself, whose link ran out. */
  expired(side: Side): Knock | null {
    return this.sessions.expired && knockOf(this.sessions.expired, side)
  }

  outsider(who: Outsider, side: Side): Knock {
    const { running, elsewhere, displaced, revoked } = this.sessions
    const { linkId } = this.insider(side)
    switch (who) {
      case 'nobody':
        return { browser: new Browser(), linkId }
      case 'a stranger’s cookie':
        return { browser: stranger(), linkId }
      case 'another session’s cookie':
        return { browser: knockOf(elsewhere, side).browser, linkId }
      case 'the other side’s cookie': {
        const [other = side] = this.sides.filter((one) => one !== side)
        return { browser: knockOf(running, other).browser, linkId }
      }
      case 'a device whose place was taken over':
        return knockOf(displaced, side)
      case 'a link that was revoked':
        return knockOf(revoked, side)
      default:
        return who satisfies never
    }
  }
}

function stranger(): Browser {
  const browser = new Browser()
  browser.cookies.set('__Host-parley', randomBytes(32).toString('base64url'))
  return browser
}

/** The two of an appointment of their own. */
export async function bothIn(web: Web): Promise<Knocks> {
  return (await joined(web)).knocks
}

/** The host and a member of a group room of their own. */
export async function bothInRoom(web: Web): Promise<Knocks> {
  return (await metInRoom(web)).knocks
}

const entered = z.object({ linkId: z.uuid() })

async function enter(route: Handler, token: string, takeOver = false): Promise<Knock> {
  const browser = new Browser()
  const answer = await browser.post(route, { token, takeOver })
  return { browser, linkId: entered.parse(await answer.json()).linkId }
}

async function all(route: Handler, tokens: ReadonlyMap<Side, string>): Promise<Knocks> {
  const knocks = new Map<Side, Knock>()
  for (const [side, token] of tokens) knocks.set(side, await enter(route, token))
  return knocks
}

/** An appointment that both have joined. */
async function joined(web: Web) {
  const { sessionId, clientToken, consultantToken } = await web.book()
  const tokens = new Map<Side, string>([
    ['client', clientToken],
    ['consultant', consultantToken],
  ])
  return { sessionId, tokens, knocks: await all(join, tokens) }
}

/** A group room whose host and member have joined. */
async function metInRoom(web: Web) {
  const { sessionId, members } = await web.room()
  const tokens = new Map<Side, string>(
    members.slice(0, 2).map(({ token }, at) => [at ? 'member' : 'host', token]),
  )
  return { sessionId, tokens, knocks: await all(joinRoom, tokens) }
}

/** Moves a session so far into the past that its links have run out. */
async function expire(web: Web, sessionId: string): Promise<void> {
  await inDatabase(web, (pool) =>
    pool.query(
      `update parley.webrtc_sessions set scheduled_start_time = scheduled_start_time - interval '1 day',
        opens_at = opens_at - interval '1 day', link_valid_until = link_valid_until - interval '1 day' where id = $1`,
      [sessionId],
    ),
  )
}

/** The browser of somebody who is signed in. */
export async function staffBrowser(web: Web, role: 'admin' | 'consultant' | 'somebody'): Promise<Browser> {
  const { user } = await web.database.rpc('save_user', {
    p_email: `${randomUUID()}@practice.example`,
    p_roles: role === 'somebody' ? [] : [role],
    p_password_hash: 'scrypt$1024$8$1$c2FsdA$aGFzaA',
  })
  const claims = await web.database.rpc('open_sign_in', {
    p_user_id: user.id,
    p_seconds: signInSeconds,
  })
  const browser = new Browser()
  const secret = 'a secret of the tests, long enough for HS256'
  browser.cookies.set(signInCookie, await issueSignIn(claims, secret))
  return browser
}

/** Every row of every table, as one hash a table: what nobody may change unseen. */
export function fingerprint(web: Web): Promise<Record<string, string>> {
  return inDatabase(web, fingerprintOf)
}

async function inDatabase<T>(web: Web, act: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: web.url, max: 1 })
  try {
    return await act(pool)
  } finally {
    await pool.end()
  }
}
