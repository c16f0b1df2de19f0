import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { limits } from '@/lib/limits'
import { onEveryServer, type Practice, refusalOf } from './support/practice'
import { signedIn } from './support/signed-in'

const hash = (word: string) => `scrypt$1$1$1$c2FsdA$${word}`
const address = () => `${randomUUID()}@practice.example`
const live = async (db: Practice, p_claims: Claims) => (await db.rpc('use_sign_in', { p_claims })) !== null
const passwordOf = async (db: Practice, p_email: string) =>
  (await db.rpc('find_user', { p_email }))?.passwordHash

onEveryServer('a link of an account', 'running', (db) => {
  const linkFor = async (p_email: string, p_purpose: 'confirm' | 'reset' | 'invite') => {
    const link = await db().rpc('make_user_link', { p_email, p_purpose })
    if (!link) throw new Error(`There is no account ${p_email}.`)
    return link.token
  }
  const use = (p_token: string, word?: string) =>
    db().rpc('use_user_link', { p_token, ...(word ? { p_password_hash: hash(word) } : {}) })
  const member = async () => {
    const p_email = address()
    await db().rpc('sign_up', { p_name: 'Nina', p_email, p_password_hash: hash('old') })
    const { id = '' } = (await db().rpc('find_user', { p_email })) ?? {}
    return { p_email, claims: await db().rpc('open_sign_in', { p_user_id: id, p_seconds: 3600 }) }
  }

  it('resets the password once, whoever asks at once, and ends all sign-ins', async () => {
    const { p_email, claims } = await member()
    const token = await linkFor(p_email, 'reset')
    expect(await db().rpc('find_user_link', { p_token: token })).toMatchObject({
      purpose: 'reset',
      email: p_email,
    })
    expect(await refusalOf(use(token))).toBe('invalid_argument: password')
    const words = ['one', 'two', 'three']
    const used = await Promise.all(words.map((word) => use(token, word)))
    const [winner] = words.filter((_, index) => used[index] !== null)
    expect(used.filter((one) => one !== null)).toHaveLength(1)
    expect(await passwordOf(db(), p_email)).toBe(hash(winner ?? ''))
    expect(await live(db(), claims)).toBe(false)
    expect(await db().rpc('find_user_link', { p_token: token })).toBeNull()
  })

  it('confirms the address and leaves password and sign-ins alone', async () => {
    const { p_email, claims } = await member()
    const token = await linkFor(p_email, 'confirm')
    expect(await use(token, 'another')).toMatchObject({ purpose: 'confirm' })
    expect(await use(token)).toBeNull()
    expect(await passwordOf(db(), p_email)).toBe(hash('old'))
    expect((await db().rpc('own_account', { p_claims: claims })).confirmedAt).not.toBeNull()
  })

  it('is over after its time, with the next of its kind, and with the account; its token is not kept', async () => {
    const { p_email } = await member()
    const [first, second] = [await linkFor(p_email, 'reset'), await linkFor(p_email, 'reset')]
    expect(await use(first, 'new')).toBeNull()
    const kept = await db().rows<{ text: string }>('select l::text as text from parley.user_links l')
    expect(kept.filter(({ text }) => text.includes(second))).toEqual([])
    const days = limits.resetLinkLife.value.most
    await db().rows(`update parley.user_links set expires_at = expires_at - make_interval(days => $1)`, [
      days,
    ])
    expect([await db().rpc('find_user_link', { p_token: second }), await use(second, 'new')]).toEqual([
      null,
      null,
    ])
    const third = await linkFor(p_email, 'reset')
    await db().rpc('delete_user', { p_email })
    expect(await use(third, 'new')).toBeNull()
  })
})

onEveryServer('administrators', 'running', (db) => {
  let number = 0
  const act = (p_claims: Claims) => {
    number += 1
    return { p_claims, p_reason: 'asked by phone', p_idempotency_key: `${randomUUID()} ${number}` }
  }
  const audited = (userId: string) =>
    db().rows(
      `select action, actor, reason, details, result from parley.audit where user_id = $1 order by id`,
      [userId],
    )

  it('find accounts by name, address and role, page by page', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const mark = randomUUID().slice(0, 8)
    for (const [index, p_roles] of [[], ['creator'], ['creator', 'instructor']].entries()) {
      await db().rpc('create_user', {
        p_email: `${mark}-${index}@practice.example`,
        p_roles: p_roles.filter((role): role is 'creator' | 'instructor' => role !== ''),
        p_password_hash: hash('x'),
        p_name: `Person ${2 - index} ${mark}%_`,
      })
    }
    const find = async (more: object) => {
      const { users, ...rest } = await db().rpc('admin_users', { p_claims, p_search: mark, ...more })
      return { names: users.map(({ name }) => name.slice(7, 8)), ...rest }
    }
    expect(await find({})).toEqual({ names: ['0', '1', '2'], page: 1, limit: 20, totalItems: 3 })
    expect(await find({ p_search: `${mark.toUpperCase()}%_`, p_page: 2, p_limit: 2 })).toEqual({
      ...{ names: ['2'], page: 2, limit: 2, totalItems: 3 },
    })
    expect(await find({ p_search: `${mark}-1@` })).toMatchObject({ names: ['1'] })
    expect(await find({ p_role: 'instructor' })).toMatchObject({ names: ['0'], totalItems: 1 })
    expect(await find({ p_limit: 100_000, p_page: -3 })).toMatchObject({ page: 1, limit: 100 })
  })

  it('give and take roles, with an entry; a sign-in made with one that is taken is over', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const other = await signedIn(db(), 'consultant')
    const asked = { ...act(p_claims), p_user_id: other.sub }
    const give = () =>
      db().rpc('admin_set_roles', { ...asked, p_roles: ['instructor', 'consultant', 'instructor'] })
    expect(await give()).toEqual({ outcome: 'done', repeated: false })
    expect(await give()).toEqual({ outcome: 'done', repeated: true })
    const another = db().rpc('admin_set_roles', { ...asked, p_roles: ['creator'] })
    expect(await refusalOf(another)).toMatch(/^idempotency_conflict/)
    expect((await db().rpc('use_sign_in', { p_claims: other }))?.roles).toEqual(['consultant', 'instructor'])
    await db().rpc('admin_set_roles', { ...act(p_claims), p_user_id: other.sub, p_roles: ['creator'] })
    expect(await live(db(), other)).toBe(false)
    expect(await audited(other.sub)).toEqual([
      {
        ...{ action: 'roles_set', actor: p_claims.email, reason: 'asked by phone' },
        details: { roles: ['consultant', 'instructor'] },
        result: { outcome: 'done' },
      },
      expect.objectContaining({ details: { roles: ['creator'] } }),
    ])
  })

  it('are never without one of them', async () => {
    await db().rows(`delete from parley.user_roles where role = 'admin'`)
    const p_claims = await signedIn(db(), 'admin')
    const self = () => ({ ...act(p_claims), p_user_id: p_claims.sub })
    const last = { outcome: 'refused', reason: 'last_admin' }
    expect(await db().rpc('admin_set_roles', { ...self(), p_roles: [] })).toEqual(last)
    expect(await db().rpc('admin_delete_user', self())).toEqual(last)
    expect(await audited(p_claims.sub)).toEqual([])
    const nobody = { ...act(p_claims), p_user_id: randomUUID() }
    expect(await db().rpc('admin_delete_user', nobody)).toEqual({
      outcome: 'refused',
      reason: 'no_such_user',
    })
    await signedIn(db(), 'admin')
    expect(await db().rpc('admin_set_roles', { ...self(), p_roles: [] })).toMatchObject({ outcome: 'done' })
  })

  it('invite by a link that gives a password, once, and tell its token once', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const asked = {
      ...act(p_claims),
      p_email: ` ${address().toUpperCase()}`,
      p_name: 'Asha',
      p_roles: ['creator' as const],
    }
    const made = await db().rpc('admin_invite_user', asked)
    const again = await db().rpc('admin_invite_user', asked)
    if (made.outcome === 'refused') throw new Error(made.reason)
    expect(again).toEqual({ outcome: 'done', repeated: true, token: null })
    const other = db().rpc('admin_invite_user', { ...asked, p_email: address() })
    expect(await refusalOf(other)).toMatch(/^idempotency_conflict/)
    const p_token = made.token ?? ''
    expect(await db().rpc('find_user_link', { p_token })).toMatchObject({ purpose: 'invite', name: 'Asha' })
    const accepted = await db().rpc('use_user_link', {
      p_token,
      p_password_hash: hash('own'),
      p_name: 'Asha R.',
    })
    expect(accepted).toMatchObject({ purpose: 'invite', user: { name: 'Asha R.', roles: ['creator'] } })
    const known = await db().rpc('admin_invite_user', {
      ...act(p_claims),
      ...{ p_email: asked.p_email, p_name: null, p_roles: [] },
    })
    expect(known).toEqual({ outcome: 'refused', reason: 'email_taken' })
    expect(JSON.stringify(await audited(made.user?.id ?? ''))).not.toContain(p_token)
  })

  it('make links, end sign-ins and delete, each with an entry that stays', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const other = await signedIn(db(), 'consultant')
    const asked = () => ({ ...act(p_claims), p_user_id: other.sub })
    const link = await db().rpc('admin_make_user_link', { ...asked(), p_purpose: 'reset' })
    expect(link).toMatchObject({ outcome: 'done', repeated: false })
    expect(await db().rpc('admin_end_sign_ins', asked())).toEqual({
      outcome: 'done',
      repeated: false,
      ended: 1,
    })
    expect(await live(db(), other)).toBe(false)
    const gone = asked()
    expect(await db().rpc('admin_delete_user', gone)).toEqual({ outcome: 'done', repeated: false })
    expect(await db().rpc('admin_delete_user', gone)).toEqual({ outcome: 'done', repeated: true })
    const entries = await audited(other.sub)
    expect(entries.map((entry) => entry['action'])).toEqual(['link_made', 'sign_ins_ended', 'user_deleted'])
    expect(JSON.stringify(entries)).not.toContain(other.email)
  })
})
