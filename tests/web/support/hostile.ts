import { randomBytes, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { POST as join } from '@/app/api/sessions/join/route'
import { issueStaffSession, staffCookie, staffSeconds } from '@/lib/auth/staff-session'
import { joinResponse } from '@/lib/room/http'
import type { ParticipantType } from '@/lib/room/words'
import { fingerprint as fingerprintOf } from '@/tests/helpers/fingerprint'
import { Browser, type Web } from './web'

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

const sides = ['client', 'consultant'] as const satisfies ParticipantType[]
const other = { client: 'consultant', consultant: 'client' } as const
type BothSides = Record<ParticipantType, Knock>

/** Sessions in every state that matters to somebody who should not get in. */
export class Doors {
  private constructor(
    private readonly running: BothSides,
    private readonly elsewhere: BothSides,
    private readonly displaced: BothSides,
    private readonly revoked: BothSides,
    readonly ended: BothSides,
    readonly expired: BothSides,
    readonly sessionId: string,
  ) {}

  static async open(web: Web): Promise<Doors> {
    const running = await joined(web)
    const elsewhere = await joined(web)
    const displaced = await joined(web)
    for (const side of sides) await enter(displaced.tokens[side], true)
    const revoked = await joined(web)
    const ended = await joined(web)
    const expired = await joined(web)
    for (const p_participant_type of sides) {
      await web.database.rpc('issue_session_link', { p_session_id: revoked.sessionId, p_participant_type })
      await web.database.rpc('start_session', { p_session_id: ended.sessionId, p_participant_type })
    }
    await web.database.rpc('end_session', { p_session_id: ended.sessionId, p_reason: '' })
    await expire(web, expired.sessionId)
    const { knocks } = running
    return new Doors(
      knocks,
      elsewhere.knocks,
      displaced.knocks,
      revoked.knocks,
      ended.knocks,
      expired.knocks,
      running.sessionId,
    )
  }

  /** The participant itself. */
  insider(side: ParticipantType): Knock {
    return this.running[side]
  }

  outsider(who: Outsider, side: ParticipantType): Knock {
    const { linkId } = this.running[side]
    switch (who) {
      case 'nobody':
        return { browser: new Browser(), linkId }
      case 'a stranger’s cookie':
        return { browser: stranger(), linkId }
      case 'another session’s cookie':
        return { browser: this.elsewhere[side].browser, linkId }
      case 'the other side’s cookie':
        return { browser: this.running[other[side]].browser, linkId }
      case 'a device whose place was taken over':
        return this.displaced[side]
      case 'a link that was revoked':
        return this.revoked[side]
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

/** The two of a session of their own. */
export async function bothIn(web: Web): Promise<BothSides> {
  return (await joined(web)).knocks
}

async function enter(token: string, takeOver = false): Promise<Knock> {
  const browser = new Browser()
  const answer = await browser.post(join, { token, takeOver })
  return { browser, linkId: joinResponse.parse(await answer.json()).linkId }
}

/** A session that both have joined. */
async function joined(web: Web) {
  const { sessionId, clientToken, consultantToken } = await web.book()
  const tokens = { client: clientToken, consultant: consultantToken }
  const knocks = { client: await enter(clientToken), consultant: await enter(consultantToken) }
  return { sessionId, tokens, knocks }
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
export async function staffBrowser(web: Web, role: 'admin' | 'consultant'): Promise<Browser> {
  const { account } = await web.database.rpc('save_staff_account', {
    p_email: `${randomUUID()}@practice.example`,
    p_role: role,
    p_password_hash: 'scrypt$1024$8$1$c2FsdA$aGFzaA',
  })
  const claims = await web.database.rpc('open_staff_session', {
    p_staff_id: account.id,
    p_seconds: staffSeconds,
  })
  const browser = new Browser()
  const secret = 'a secret of the tests, long enough for HS256'
  browser.cookies.set(staffCookie, await issueStaffSession(claims, secret))
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
