import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, type Practice, refusalOf } from './support/practice'
import { signedIn } from './support/signed-in'

interface Someone {
  readonly claims: Claims
  readonly hash: string
  readonly resetToken: string
  readonly refreshToken: string
}
const hash = () => `scrypt$1$1$1$c2FsdA$${randomUUID().replaceAll('-', '')}`
const key = () => ({ p_reason: null, p_idempotency_key: randomUUID() })

/** What may come together to one account, who is an administrator; each takes locks of users, roles, sign-ins and links. */
const acts: Record<string, (db: Practice, one: Someone, admin: Claims) => Promise<unknown>> = {
  'a sign-in': (db, { claims }) => db.rpc('open_sign_in', { p_user_id: claims.sub, p_seconds: 60 }),
  'a refresh': (db, { refreshToken }) => db.rpc('refresh_sign_in', { p_token: refreshToken, p_seconds: 60 }),
  'a sign-out everywhere': (db, { claims }) =>
    db.rpc('close_sign_in', { p_claims: claims, p_everywhere: true }),
  'another password': (db, { claims, hash: p_from_hash }) =>
    db.rpc('change_own_password', { p_claims: claims, p_from_hash, p_to_hash: hash() }),
  'a reset': (db, { resetToken }) =>
    db.rpc('use_user_link', { p_token: resetToken, p_password_hash: hash() }),
  'the end by its owner': (db, { claims }) => db.rpc('delete_own_account', { p_claims: claims }),
  'fewer roles': (db, { claims: { sub } }, p_claims) =>
    db.rpc('admin_set_roles', { p_claims, ...key(), p_user_id: sub, p_roles: ['creator'] }),
  'a link': (db, { claims: { sub } }, p_claims) =>
    db.rpc('admin_make_user_link', { p_claims, ...key(), p_user_id: sub, p_purpose: 'reset' }),
  'the end by an administrator': (db, { claims: { sub } }, p_claims) =>
    db.rpc('admin_delete_user', { p_claims, ...key(), p_user_id: sub }),
}

onEveryServer(
  'two acts on one account',
  'running',
  (db) => {
    let admin: Claims
    beforeAll(async () => {
      admin = await signedIn(db(), 'admin')
    })
    const pairs = Object.keys(acts).flatMap((one) => Object.keys(acts).map((other) => [one, other] as const))
    it.each(pairs)('do not wait for each other for ever: %s, then %s', async (one, other) => {
      expect(await meeting(one, other)).not.toContain('40P01')
    })

    /** How two acts end that were both begun while the account's row was locked, so that each holds what it locks before. */
    async function meeting(one: string, other: string): Promise<string[]> {
      const someone = await administrator()
      const holder = await db().pool.connect()
      try {
        await holder.query('begin')
        await holder.query('select from parley.users where id = $1 for update', [someone.claims.sub])
        const ended: Promise<string>[] = []
        for (const name of [one, other]) {
          const act = refusalOf(acts[name]?.(db(), someone, admin) ?? Promise.resolve())
          ended.push(act)
          await Promise.race([act, waiting(ended.length)])
        }
        await holder.query('rollback')
        return (await Promise.all(ended)).map((refused) => refused.replace(/:.*/s, ''))
      } finally {
        holder.release()
      }
    }

    async function administrator(): Promise<Someone> {
      const own = hash()
      const { user } = await db().rpc('create_user', {
        ...{ p_email: `${randomUUID()}@practice.example`, p_roles: ['admin'], p_password_hash: own },
      })
      const claims = await db().rpc('open_sign_in', { p_user_id: user.id, p_seconds: 60 })
      const { refreshToken } = await db().rpc('open_api_sign_in', { p_user_id: user.id, p_seconds: 60 })
      const link = await db().rpc('make_user_link', { p_email: user.email ?? '', p_purpose: 'reset' })
      return { claims, hash: own, refreshToken, resetToken: link?.token ?? '' }
    }

    /** Resolves when so many of this database's connections wait for a lock, or nothing more comes of it. */
    async function waiting(count: number): Promise<void> {
      for (let look = 0; look < 40; look += 1) {
        const [row] = await db().rows<{ waiting: number }>(
          `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        if ((row?.waiting ?? 0) >= count) return
      }
    }
  },
  { on: ['embedded'] },
)
