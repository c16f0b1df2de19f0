import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims, UserRole } from '@/lib/db/functions/shapes/claims'
import { limits } from '@/lib/limits'
import { onEveryServer, type Practice, refusalOf } from './support/practice'
import { signedIn } from './support/signed-in'

const hash = (word: string) => `scrypt$1$1$1$c2FsdA$${word}`
const address = () => `${randomUUID()}@practice.example`
const live = async (db: Practice, p_claims: Claims) => (await db.rpc('use_sign_in', { p_claims })) !== null
const again = (db: Practice, { sub }: Claims) => db.rpc('open_sign_in', { p_user_id: sub, p_seconds: 3600 })

/** A member who signed up, and their sign-in. */
async function member(db: Practice, p_email = address()): Promise<Claims> {
  const made = await db.rpc('sign_up', { p_name: 'Nina', p_email, p_password_hash: hash('one') })
  if (made.outcome === 'refused') throw new Error(made.reason)
  return db.rpc('open_sign_in', { p_user_id: made.user.id, p_seconds: 3600 })
}

onEveryServer('signing up', 'running', (db) => {
  it('makes a member with a name, whose address nobody confirmed', async () => {
    const email = address()
    const p_claims = await member(db(), ` ${email.toUpperCase()}`)
    expect(await db().rpc('own_account', { p_claims })).toMatchObject({
      ...{ email, name: 'Nina', roles: [], personId: null, confirmedAt: null },
      signIns: [{ kind: 'page', agent: null, current: true }],
    })
  })

  it('makes one account of an address, however many ask at once', async () => {
    const p_email = address()
    const one = () => db().rpc('sign_up', { p_name: 'Nina', p_email, p_password_hash: hash('x') })
    const outcomes = (await Promise.all([one(), one(), one(), one()])).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['done', 'refused', 'refused', 'refused'])
    expect(await db().rows('select from parley.users where email = $1', [p_email])).toHaveLength(1)
  })
})

onEveryServer('the own account', 'running', (db) => {
  it('has a name that its owner changes, if people can read it', async () => {
    const p_claims = await member(db())
    expect(await db().rpc('change_own_name', { p_claims, p_name: ' Nina K. ' })).toMatchObject({
      name: 'Nina K.',
    })
    for (const p_name of ['', ' \u200b ', 'Nina\u202e', 'x'.repeat(81)]) {
      expect(await refusalOf(db().rpc('change_own_name', { p_claims, p_name }))).toBe(
        'invalid_argument: name',
      )
    }
    expect((await db().rpc('own_account', { p_claims })).name).toBe('Nina K.')
  })

  it('has another address once a link to it was used, and the old one until then', async () => {
    const p_claims = await member(db())
    const old = p_claims.email ?? ''
    const [wanted, other] = [address(), address()]
    const ask = (p_email: string) => db().rpc('ask_own_email', { p_claims, p_email })
    const link = (p_email = old) => db().rpc('make_user_link', { p_email, p_purpose: 'email' })
    expect(await refusalOf(link())).toBe('invalid_argument: purpose')
    for (const odd of ['', 'nobody', 'a b@x.example', '@', `${'x'.repeat(250)}@x.example`])
      expect(await refusalOf(ask(odd))).toBe('invalid_argument: email')
    await ask(other)
    const stale = await link()
    await ask(` ${wanted.toUpperCase()} `)
    // A link to an address that was asked for before makes nobody the owner of another.
    expect(await db().rpc('use_user_link', { p_token: stale?.token ?? '' })).toBe(null)
    expect(await db().rpc('own_account', { p_claims })).toMatchObject({ email: old, wantedEmail: wanted })
    const made = await link()
    expect(made).toMatchObject({ email: wanted })
    const reset = await db().rpc('make_user_link', { p_email: old, p_purpose: 'reset' })
    expect(await db().rpc('find_user_link', { p_token: made?.token ?? '' })).toMatchObject({ email: wanted })
    expect(await live(db(), p_claims)).toBe(true)
    expect(await db().rpc('use_user_link', { p_token: made?.token ?? '' })).toMatchObject({
      purpose: 'email',
      user: { email: wanted },
    })
    expect(await live(db(), p_claims)).toBe(false)
    for (const used of [made, reset])
      expect(
        await db().rpc('use_user_link', { p_token: used?.token ?? '', p_password_hash: hash('x') }),
      ).toBe(null)
    const now = await again(db(), p_claims)
    const own = await db().rpc('own_account', { p_claims: now })
    expect(own).toMatchObject({ email: wanted, wantedEmail: null })
    expect(own.confirmedAt).not.toBe(null)
    // Somebody else may have the old one now.
    await member(db(), old)
  })

  it('is told nothing of an address that is another account’s', async () => {
    const [p_claims, stranger] = [await member(db()), await member(db())]
    const taken = stranger.email ?? ''
    expect(await db().rpc('ask_own_email', { p_claims, p_email: taken })).toEqual({ outcome: 'done' })
    const made = await db().rpc('make_user_link', { p_email: p_claims.email ?? '', p_purpose: 'email' })
    expect(await db().rpc('use_user_link', { p_token: made?.token ?? '' })).toBe(null)
    expect(await live(db(), p_claims)).toBe(true)
    expect(await db().rpc('own_account', { p_claims })).toMatchObject({
      email: p_claims.email,
      wantedEmail: null,
    })
    // The present one is asked for by nobody.
    await db().rpc('ask_own_email', { p_claims, p_email: address() })
    await db().rpc('ask_own_email', { p_claims, p_email: p_claims.email ?? '' })
    expect(await db().rpc('own_account', { p_claims })).toMatchObject({ wantedEmail: null })
  })

  it('has another password from the one that was checked, once, and every other sign-in is over', async () => {
    const p_claims = await member(db())
    const [other, third] = [await again(db(), p_claims), await again(db(), p_claims)]
    await db().rpc('make_user_link', { p_email: p_claims.email ?? '', p_purpose: 'reset' })
    const change = (p_to_hash: string) =>
      db().rpc('change_own_password', { p_claims, p_from_hash: hash('one'), p_to_hash })
    const both = await Promise.all([change(hash('two')), change(hash('three'))])
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'refused'])
    expect(both).toContainEqual({ outcome: 'done', ended: 2 })
    expect([await live(db(), p_claims), await live(db(), other), await live(db(), third)]).toEqual([
      true,
      false,
      false,
    ])
    expect(await db().rows('select from parley.user_links where user_id = $1', [p_claims.sub])).toEqual([])
  })

  it('lists its sign-ins, and ends one of them, or all but the one that asks; never another’s', async () => {
    const [p_claims, stranger] = [await member(db()), await member(db())]
    const [second, third] = [await again(db(), p_claims), await again(db(), p_claims)]
    const listed = async () =>
      (await db().rpc('own_account', { p_claims })).signIns.map(({ id }) => id).toSorted()
    const ids = [p_claims, second, third].map(({ session_id }) => session_id)
    expect(await listed()).toEqual(ids.toSorted())
    const end = (p_sign_in_id?: string) =>
      db().rpc('end_own_sign_ins', { p_claims, ...(p_sign_in_id ? { p_sign_in_id } : {}) })
    expect(await end(stranger.session_id)).toEqual({ ended: 0 })
    expect(await end(second.session_id)).toEqual({ ended: 1 })
    expect(await end()).toEqual({ ended: 1 })
    expect(await listed()).toEqual([p_claims.session_id])
    expect([await live(db(), stranger), await live(db(), third)]).toEqual([true, false])
  })

  it('has so many sign-ins at most: the one that was used longest ago goes', async () => {
    const first = await member(db())
    await db().rows(
      `update parley.sign_ins set last_used_at = last_used_at - interval '1 minute' where id = $1`,
      [first.session_id],
    )
    let last = first
    for (let made = 1; made < limits.signInsOfUser.value.most; made += 1) last = await again(db(), first)
    expect(await live(db(), first)).toBe(true)
    await db().rows(
      `update parley.sign_ins set last_used_at = last_used_at - interval '1 hour' where id = $1`,
      [first.session_id],
    )
    const newest = await again(db(), first)
    expect([await live(db(), first), await live(db(), last), await live(db(), newest)]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('is deleted with its address, but never the last administrator’s, also when two go at once', async () => {
    await db().rows(`delete from parley.user_roles where role = 'admin'`)
    const p_claims = await member(db())
    expect(await db().rpc('delete_own_account', { p_claims })).toEqual({ outcome: 'done' })
    expect(await live(db(), p_claims)).toBe(false)
    const [one, two] = [await signedIn(db(), 'admin'), await signedIn(db(), 'admin')]
    const leave = (claims: Claims) => db().rpc('delete_own_account', { p_claims: claims })
    const left = await Promise.all([leave(one), leave(two)])
    expect(left).toContainEqual({ outcome: 'done' })
    expect(left).toContainEqual({ outcome: 'refused', reason: 'last_admin' })
  })
})

/** Any order of acts on one account: what it may is what the last of them left, and nothing works after its end. */
onEveryServer(
  'an account through any acts',
  'running',
  (db) => {
    const seeds = Array.from({ length: 12 }, (_, index) => index + 1)
    it.each(seeds)('has the roles and sign-ins that the acts leave it: %i', async (seed) => {
      const random = randomOf(seed)
      const pick = <T>(of: readonly [T, ...T[]]): T => of[Math.floor(random() * of.length)] ?? of[0]
      const admin = await signedIn(db(), 'admin')
      const first = await member(db())
      const model = { roles: new Set<UserRole>(), open: new Map([[first.session_id, first]]), gone: false }
      const key = () => ({ p_claims: admin, p_reason: null, p_idempotency_key: randomUUID() })
      const acts = {
        async roles() {
          const p_roles = (['consultant', 'instructor', 'creator'] as const).filter(() => random() < 0.5)
          await db().rpc('admin_set_roles', { ...key(), p_user_id: first.sub, p_roles })
          if (model.gone) return
          model.roles = new Set(p_roles)
          // Who says to have more than is left is somebody of before.
          for (const [id, { app_metadata }] of model.open) {
            const said = Array.isArray(app_metadata.roles) ? app_metadata.roles : []
            if (said.some((role) => !p_roles.some((one) => one === role))) model.open.delete(id)
          }
        },
        async open() {
          const made = await again(db(), first).catch(() => null)
          expect(made === null).toBe(model.gone)
          if (made) model.open.set(made.session_id, made)
        },
        async close() {
          const [claims] = [...model.open.values()]
          if (!claims) return
          await db().rpc('close_sign_in', { p_claims: claims, p_everywhere: false })
          model.open.delete(claims.session_id)
        },
        async end() {
          await db().rpc('admin_end_sign_ins', { ...key(), p_user_id: first.sub })
          model.open.clear()
        },
        async remove() {
          if (random() < 0.7) return
          await db().rpc('admin_delete_user', { ...key(), p_user_id: first.sub })
          model.open.clear()
          model.roles.clear()
          model.gone = true
        },
      }
      const seen = new Map([[first.session_id, first]])
      for (let step = 0; step < 15; step += 1) {
        await pick([acts.roles, acts.open, acts.open, acts.close, acts.end, acts.remove])()
        for (const [id, claims] of model.open) seen.set(id, claims)
        for (const [id, claims] of seen) {
          const user = await db().rpc('use_sign_in', { p_claims: claims })
          expect(user !== null).toBe(model.open.has(id))
          if (user) expect(user.roles.toSorted()).toEqual([...model.roles].toSorted())
        }
      }
    })
  },
  { on: ['embedded'] },
)

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
