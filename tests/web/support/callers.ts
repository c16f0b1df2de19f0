import { randomUUID } from 'node:crypto'
import { issueSignIn, signInCookie } from '@/lib/auth/sign-in-token'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { Browser, origin, type Web } from './web'

/** A route of accounts as Next calls it. */
export type AccountHandler = (
  request: Request,
  context?: { readonly params: Promise<unknown> },
) => Promise<Response>

/** Somebody with an account, by an access token as a program shows it, or by the cookie of a page. */
export class AccountCaller {
  private constructor(
    readonly claims: Claims,
    readonly token: string,
    private readonly web: Web,
  ) {}

  static async make(web: Web, p_name = 'Nina Kapoor'): Promise<AccountCaller> {
    const { user } = await web.database.rpc('create_user', {
      p_email: `${randomUUID()}@x.example`,
      p_roles: [],
      p_password_hash: 'scrypt$1024$8$1$c2FsdA$aGFzaA',
      p_name,
    })
    return AccountCaller.signIn(web, user.id)
  }

  /** Another sign-in of the same account. */
  again(): Promise<AccountCaller> {
    return AccountCaller.signIn(this.web, this.id)
  }

  get id(): string {
    return this.claims.sub
  }

  private static async signIn(web: Web, p_user_id: string): Promise<AccountCaller> {
    const claims = await web.database.rpc('open_sign_in', { p_user_id, p_seconds: 3600 })
    const token = await issueSignIn(claims, 'a secret of the tests, long enough for HS256')
    return new AccountCaller(claims, token, web)
  }

  /** The same person's browser. */
  browser(): Browser {
    const browser = new Browser()
    browser.cookies.set(signInCookie, this.token)
    return browser
  }

  /** As curl does it. */
  call(handler: AccountHandler, asked: Asked = {}): Promise<Response> {
    return call(new Browser('203.0.113.9', { authorization: `Bearer ${this.token}` }), handler, asked)
  }
}

export interface Asked {
  readonly method?: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks a route with whatever the browser carries; a body is sent as JSON. */
export function call(
  browser: Browser,
  handler: AccountHandler,
  { method, params = {}, query = '', body, headers = {} }: Asked = {},
): Promise<Response> {
  const request = browser.request(`/api/test${query}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json', origin }), ...headers },
  })
  return handler(request, { params: Promise.resolve(params) })
}
