import { type AuthError, createClient, isAuthRetryableFetchError, type Session } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import { DatabaseUnavailable } from '@/lib/db'
import { type Claims, signInClaims } from '@/lib/db/functions/shapes/claims'
import { NeverOpenedSocket } from '@/lib/db/transports/supabase'
import type { SignedUp } from './sign-up'
import { nameIn } from './supabase-users'
import type { BearerTokens, Tokens, UserAuth } from './user-auth'

const answerTimeoutMs = 12_000
const verifierKey = 'parley-code-verifier'
/** A token that is about to expire is as good as expired: what is done with it takes a moment. */
const expiryMarginSeconds = 10

/** Supabase Auth (GoTrue), spoken to from the server alone; the browser holds nothing but our own cookies. */
export function supabaseAuth(url: string, key: string): UserAuth {
  return {
    async signIn(email, password) {
      const { data, error } = await client(url, key).auth.signInWithPassword({ email, password })
      return answered(error, data.session)
    },
    async openBearer(email, password) {
      const { data, error } = await client(url, key).auth.signInWithPassword({ email, password })
      return bearer(error, data.session)
    },
    async refreshBearer(refreshToken) {
      const { data, error } = await client(url, key).auth.refreshSession({ refresh_token: refreshToken })
      return bearer(error, data.session)
    },
    verify: (access) => verify(url, key, access),
    async refresh(refreshToken) {
      const { data, error } = await client(url, key).auth.refreshSession({ refresh_token: refreshToken })
      return answered(error, data.session)
    },
    async signOut(_claims, access, everywhere) {
      const { error } = await client(url, key).auth.admin.signOut(access, everywhere ? 'global' : 'local')
      if (error) failed(error)
    },
    links: {
      async send(email, redirectTo) {
        const kept = new Map<string, string>()
        const { error } = await client(url, key, kept).auth.signInWithOtp({
          email,
          options: { emailRedirectTo: redirectTo, shouldCreateUser: false },
        })
        if (error) failed(error)
        const verifier = [...kept].find(([name]) => name.endsWith('-code-verifier'))?.[1]
        return verifier ?? null
      },
      async confirm(carried) {
        if ('tokenHash' in carried) {
          const { data, error } = await client(url, key).auth.verifyOtp({
            type: 'email',
            token_hash: carried.tokenHash,
          })
          return answered(error, data.session)
        }
        const kept = new Map([[`${verifierKey}-code-verifier`, carried.verifier]])
        const { data, error } = await client(url, key, kept).auth.exchangeCodeForSession(carried.code)
        return answered(error, data.session)
      },
    },
  }
}

/** A client for one question. What it would store stays in `kept`: the process serves everybody and must remember nobody. */
function client(url: string, key: string, kept = new Map<string, string>()) {
  return createClient(url, key, {
    auth: {
      flowType: 'pkce',
      storageKey: verifierKey,
      persistSession: true,
      autoRefreshToken: false,
      detectSessionInUrl: false,
      storage: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
        removeItem: (name) => void kept.delete(name),
      },
    },
    realtime: { transport: NeverOpenedSocket },
    global: {
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(answerTimeoutMs) }),
    },
  })
}

/** Asked of Supabase every time: a session that was signed out, or a role that was taken away, counts at once. */
async function verify(url: string, key: string, access: string): Promise<Claims | 'expired' | null> {
  const payload = decoded(access)
  if (!payload) return null
  if ((payload.exp ?? 0) < Date.now() / 1000 + expiryMarginSeconds) return 'expired'
  const { data, error } = await client(url, key).auth.getUser(access)
  if (error) return failed(error)
  const { email, app_metadata, user_metadata } = data.user
  const claims = { ...payload, email, name: nameIn(user_metadata), app_metadata }
  return signInClaims.safeParse(claims).data ?? null
}

function decoded(access: string) {
  try {
    return decodeJwt(access)
  } catch {
    return null
  }
}

/** Supabase Auth's own sign-up, which may want the address confirmed by a mail first. */
export async function supabaseSignUp(
  url: string,
  key: string,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<SignedUp> {
  const { data, error } = await client(url, key).auth.signUp({ email, password, options: { data: { name } } })
  if (error?.code === 'user_already_exists' || error?.code === 'email_exists') {
    return { outcome: 'refused', reason: 'email_taken' }
  }
  if (error?.code === 'weak_password') return { outcome: 'refused', reason: 'weak_password' }
  if (error?.code === 'signup_disabled') return { outcome: 'refused', reason: 'not_open' }
  if (error) {
    failed(error)
    throw new Error(`Supabase Auth did not make an account (${error.code ?? error.status}).`)
  }
  return { outcome: 'done', tokens: answered(null, data.session) }
}

function bearer(error: AuthError | null, session: Session | null): BearerTokens | null {
  if (error) return failed(error)
  return (
    session && {
      accessToken: session.access_token,
      expiresIn: session.expires_in,
      refreshToken: session.refresh_token,
    }
  )
}

function answered(error: AuthError | null, session: Session | null): Tokens | null {
  if (error) return failed(error)
  return session && { access: session.access_token, refresh: session.refresh_token }
}

/** No from Supabase is an answer; no answer is a failure. @throws DatabaseUnavailable */
function failed(error: AuthError): null {
  if (isAuthRetryableFetchError(error) || error.status === 429 || (error.status ?? 0) >= 500) {
    throw new DatabaseUnavailable(`Supabase Auth could not be asked (${error.code ?? error.status}).`)
  }
  return null
}
