import { type AuthError, createClient, isAuthRetryableFetchError, type Session } from '@supabase/supabase-js'
import { decodeJwt } from 'jose'
import { DatabaseUnavailable } from '@/lib/db'
import { type StaffClaims, staffClaims } from '@/lib/db/desk/staff'
import { NeverOpenedSocket } from '@/lib/db/supabase-transport'
import type { StaffAuth, StaffTokens } from './staff-auth'

const answerTimeoutMs = 12_000
const verifierKey = 'parley-code-verifier'
/** A token that is about to expire is as good as expired: what is done with it takes a moment. */
const expiryMarginSeconds = 10

/** Supabase Auth (GoTrue), spoken to from the server alone; the browser holds nothing but our own cookies. */
export function supabaseAuth(url: string, key: string): StaffAuth {
  return {
    async signIn(email, password) {
      const { data, error } = await client(url, key).auth.signInWithPassword({ email, password })
      return answered(error, data.session)
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
async function verify(url: string, key: string, access: string): Promise<StaffClaims | 'expired' | null> {
  const payload = decoded(access)
  if (!payload) return null
  if ((payload.exp ?? 0) < Date.now() / 1000 + expiryMarginSeconds) return 'expired'
  const { data, error } = await client(url, key).auth.getUser(access)
  if (error) return failed(error)
  const claims = { ...payload, email: data.user.email, app_metadata: data.user.app_metadata }
  return staffClaims.safeParse(claims).data ?? null
}

function decoded(access: string) {
  try {
    return decodeJwt(access)
  } catch {
    return null
  }
}

function answered(error: AuthError | null, session: Session | null): StaffTokens | null {
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
