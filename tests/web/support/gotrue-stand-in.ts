import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { SignJWT } from 'jose'
import { Pool } from 'pg'

/**
 * Speaks the part of GoTrue's HTTP (Supabase Auth) that Parley uses. It is not GoTrue, which cannot be had from npm; after its documentation and source
 * the same are: paths, bodies, error codes, rotating refresh tokens, PKCE, and sessions as rows of `auth.sessions`, which the domain looks into.
 */
export class GoTrueStandIn {
  readonly users = new Map<string, User>()
  /** What would have been mailed. */
  readonly mails: { email: string; code: string; tokenHash: string; redirectTo: string | null }[] = []
  private readonly codes = new Map<string, { user: User; challenge: string | null }>()
  private readonly refreshes = new Map<string, { user: User; session: string }>()
  private readonly key = new TextEncoder().encode('the stand-in signs with this, long enough')

  private constructor(
    private readonly pool: Pool,
    private readonly server: Server,
  ) {}

  static async start(databaseUrl: string): Promise<GoTrueStandIn> {
    const pool = new Pool({ connectionString: databaseUrl, max: 2 })
    pool.on('error', () => undefined)
    await pool.query(
      'create schema auth; create table auth.sessions (id uuid primary key, user_id uuid not null)',
    )
    const standIn: GoTrueStandIn = new GoTrueStandIn(
      pool,
      createServer((request, response) => {
        void standIn.answer(request).then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
        })
      }),
    )
    await new Promise<void>((resolve) => standIn.server.listen(0, '127.0.0.1', resolve))
    return standIn
  }

  get url(): string {
    const address = this.server.address()
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    await this.pool.end()
  }

  /** How long access tokens last from now on; negative: they come expired. */
  accessSeconds = 3600

  private async answer(request: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in')
    const body = await read(request)
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? ''
    switch (`${request.method} ${pathname.replace(/\/[0-9a-f-]{36}$/, '/:id')}`) {
      case 'POST /auth/v1/token':
        return this.token(searchParams.get('grant_type') ?? '', body)
      case 'POST /auth/v1/signup':
        return this.signUp(body)
      case 'POST /auth/v1/otp':
        return this.mail(body, searchParams.get('redirect_to'))
      case 'POST /auth/v1/verify':
        return this.redeem(String(body['token_hash']), null)
      case 'GET /auth/v1/user':
        return this.who(bearer)
      case 'POST /auth/v1/logout':
        return this.leave(bearer, searchParams.get('scope'))
      case 'GET /auth/v1/admin/users':
        return { status: 200, body: { users: [...this.users.values()].map(shown), aud: 'authenticated' } }
      case 'POST /auth/v1/admin/users':
        return this.change(randomUUID(), body)
      case 'PUT /auth/v1/admin/users/:id':
        return this.change(pathname.split('/').at(-1) ?? '', body)
      case 'DELETE /auth/v1/admin/users/:id':
        this.users.delete(pathname.split('/').at(-1) ?? '')
        return { status: 200, body: {} }
      default:
        return refused(404, 'not_found')
    }
  }

  private async token(grant: string, body: Body): Promise<Reply> {
    if (grant === 'password') {
      const user = [...this.users.values()].find(({ email }) => email === body['email'])
      if (!user || user.password !== body['password']) return refused(400, 'invalid_credentials')
      return this.open(user)
    }
    if (grant === 'pkce') return this.redeem(String(body['auth_code']), String(body['code_verifier']))
    const known = this.refreshes.get(String(body['refresh_token']))
    this.refreshes.delete(String(body['refresh_token']))
    if (!known || !(await this.isOpen(known.session))) return refused(400, 'refresh_token_not_found')
    return this.open(known.user, known.session)
  }

  /** As a project that lets people in without confirming their address. */
  private signUp(body: Body): Reply | Promise<Reply> {
    const known = [...this.users.values()].some(({ email }) => email === body['email'])
    if (known) return refused(422, 'user_already_exists')
    const id = randomUUID()
    this.change(id, { ...body, user_metadata: body['data'], email_confirm: true })
    const user = this.users.get(id)
    return user ? this.open(user) : refused(500, 'unexpected_failure')
  }

  private mail(body: Body, redirectTo: string | null): Reply {
    const user = [...this.users.values()].find(({ email }) => email === body['email'])
    if (!user) return refused(422, 'otp_disabled')
    const [code, tokenHash] = [randomUUID(), randomUUID()]
    const challenge = typeof body['code_challenge'] === 'string' ? body['code_challenge'] : null
    this.codes.set(code, { user, challenge })
    this.codes.set(tokenHash, { user, challenge: null })
    this.mails.push({ email: user.email, code, tokenHash, redirectTo })
    return { status: 200, body: {} }
  }

  private redeem(code: string, verifier: string | null): Reply | Promise<Reply> {
    const known = this.codes.get(code)
    this.codes.delete(code)
    const hashed = verifier === null ? null : createHash('sha256').update(verifier).digest('base64url')
    if (!known || (known.challenge !== null && known.challenge !== hashed && known.challenge !== verifier)) {
      return refused(403, 'bad_code_verifier')
    }
    return this.open(known.user)
  }

  private async open(user: User, session: string = randomUUID()): Promise<Reply> {
    await this.pool.query('insert into auth.sessions values ($1, $2) on conflict do nothing', [
      session,
      user.id,
    ])
    const exp = Math.floor(Date.now() / 1000) + this.accessSeconds
    const access = await new SignJWT({
      email: user.email,
      role: 'authenticated',
      session_id: session,
      app_metadata: user.app_metadata,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user.id)
      .setAudience('authenticated')
      .setExpirationTime(exp)
      .sign(this.key)
    const refresh = randomUUID()
    this.refreshes.set(refresh, { user, session })
    const body = {
      access_token: access,
      refresh_token: refresh,
      expires_in: this.accessSeconds,
      expires_at: exp,
    }
    return { status: 200, body: { ...body, token_type: 'bearer', user: shown(user) } }
  }

  private async who(bearer: string): Promise<Reply> {
    const claims = claimsOf(bearer)
    const user = this.users.get(String(claims['sub']))
    if (!user || !(await this.isOpen(String(claims['session_id'])))) return refused(403, 'session_not_found')
    return { status: 200, body: shown(user) }
  }

  private async leave(bearer: string, scope: string | null): Promise<Reply> {
    const claims = claimsOf(bearer)
    await this.pool.query('delete from auth.sessions where user_id = $1 and ($2 or id = $3)', [
      claims['sub'],
      scope === 'global',
      claims['session_id'],
    ])
    return { status: 204, body: {} }
  }

  private change(id: string, body: Body): Reply {
    const before = this.users.get(id)
    const user: User = {
      id,
      email: String(body['email'] ?? before?.email),
      password: String(body['password'] ?? before?.password),
      app_metadata: merged(before?.app_metadata, body['app_metadata']),
      user_metadata: merged(before?.user_metadata, body['user_metadata']),
      confirmed: before?.confirmed || body['email_confirm'] === true,
    }
    this.users.set(id, user)
    return { status: 200, body: shown(user) }
  }

  private async isOpen(session: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('select from auth.sessions where id::text = $1', [session])
    return rowCount === 1
  }
}

interface User {
  readonly id: string
  readonly email: string
  readonly password: string
  readonly app_metadata: object
  readonly user_metadata?: object
  readonly confirmed?: boolean
}
type Body = Record<string, unknown>
interface Reply {
  readonly status: number
  readonly body: unknown
}

/** Null takes a key away. */
function merged(before: object | undefined, change: unknown): object {
  const all = { ...before, ...(typeof change === 'object' ? change : {}) }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

function shown({ id, email, app_metadata, user_metadata = {}, confirmed }: User) {
  return {
    id,
    email,
    app_metadata,
    aud: 'authenticated',
    user_metadata,
    created_at: new Date(0).toISOString(),
    ...(confirmed ? { email_confirmed_at: new Date(0).toISOString() } : {}),
  }
}

function refused(status: number, code: string): Reply {
  return { status, body: { code: status, error_code: code, msg: code } }
}

function claimsOf(token: string): Body {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

async function read(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  const text = Buffer.concat(parts).toString()
  return text ? JSON.parse(text) : {}
}
