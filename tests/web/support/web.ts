import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { problem as problemSchema } from '@/lib/contract/http/session'
import { type Args, type Database, openDatabase, type Result } from '@/lib/db'
import { type Env, loadEnv } from '@/lib/env'
import { setWebProcess } from '@/lib/web/process'
import { freshDatabase } from '@/tests/support/postgres'

export const host = 'parley.test'
export const origin = `http://${host}`

/** The web process as a test sees it. */
export interface Web {
  readonly database: Database
  readonly url: string
  /** Another configuration from now on, until the test's end. */
  configure(variables: Record<string, string>): Env
  /** A new booking that can be joined now. */
  book(terms?: Partial<Args<'create_booking'>>): Promise<Result<'create_booking'>>
  /** A new group room, open now, with its host and two members. */
  room(terms?: Partial<Args<'create_group_room'>>): Promise<Result<'create_group_room'>>
}

const base = { PARLEY_SECRET: 'a secret of the tests, long enough for HS256' }

/** One database for the file that calls it; throttles and configuration are new for every test. */
export function serveWeb(): Web {
  let made: { database: Database; url: string; drop: () => Promise<void> } | undefined
  const get = () => {
    if (!made) throw new Error('The database is made before the first test.')
    return made
  }
  const web: Web = {
    get database() {
      return get().database
    },
    get url() {
      return get().url
    },
    configure(variables) {
      const env = loadEnv({ ...base, DATABASE_URL: get().url, ...variables })
      setWebProcess({ env, database: get().database })
      return env
    },
    book: (terms) => get().database.rpc('create_booking', { ...defaultTerms(), ...terms }),
    room: (terms) => get().database.rpc('create_group_room', { ...defaultRoom, ...terms }),
  }
  beforeAll(async () => {
    const { url, drop } = await freshDatabase()
    made = { url, drop, database: openDatabase(loadEnv({ DATABASE_URL: url })) }
  })
  beforeEach(() => {
    globalThis.parleyThrottles = undefined
    web.configure({})
  })
  afterEach(() => setWebProcess({}))
  afterAll(async () => {
    await made?.database.close()
    await made?.drop()
  })
  return web
}

function defaultTerms(): Args<'create_booking'> {
  return {
    p_client_ref: randomUUID(),
    p_client_name: 'Ravi',
    p_consultant_ref: randomUUID(),
    p_consultant_name: 'Asha',
    p_session_type: 'video',
    p_scheduled_start: new Date().toISOString(),
    p_duration_minutes: 30,
    p_price_minor: 10_000,
    p_currency: 'INR',
    p_funding: 'received',
  }
}

const defaultRoom: Args<'create_group_room'> = {
  p_title: 'Evening class',
  p_mode: 'video',
  p_members: [
    { role: 'host', name: 'Asha' },
    { role: 'member', name: 'Ravi' },
    { role: 'member', name: 'Mei' },
  ],
}

/** A browser: keeps its cookies, sends them back, and says where its pages come from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  constructor(
    readonly address = '203.0.113.7',
    readonly headers: Record<string, string> = {},
  ) {}

  request(path: string, init: RequestInit = {}): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return new Request(`${origin}${path}`, {
      ...init,
      headers: {
        host,
        'x-parley-peer': this.address,
        ...(cookie ? { cookie } : {}),
        ...this.headers,
        ...Object.fromEntries(new Headers(init.headers)),
      },
    })
  }

  /** Posts JSON to a route handler. */
  async post(route: Handler, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const request = this.request('/api/test', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin, ...headers },
    })
    return this.keep(await route(request))
  }

  /** Sends a form to a route handler. */
  async submit(route: Handler, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const request = this.request('/api/test', {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
    })
    return this.keep(await route(request))
  }

  private keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }
}

export type Handler = (request: Request) => Promise<Response>

/** The answer as an RFC 9457 problem; fails when it is not one. */
export async function problemOf(response: Response) {
  const body = problemSchema.parse(await response.json())
  return { httpStatus: response.status, contentType: response.headers.get('content-type'), ...body }
}

/** A database that cannot be asked. */
export const downDatabase: Pick<Env, 'database'> = {
  database: { transport: 'postgres', url: 'postgres://nobody@127.0.0.1:1/nothing' },
}
