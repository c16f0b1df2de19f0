import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownAccount } from '@/lib/auth/own-account'
import { signUp } from '@/lib/auth/sign-up'
import { userAdmin } from '@/lib/auth/user-admin'
import { userAuth } from '@/lib/auth/user-auth'
import { userLinks } from '@/lib/auth/user-links'
import { users } from '@/lib/auth/users'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import type { Env } from '@/lib/env'
import { GoTrueStandIn } from './support/gotrue-stand-in'
import { serveWeb } from './support/web'

const web = serveWeb()
let auth: GoTrueStandIn
beforeAll(async () => {
  auth = await GoTrueStandIn.start(web.url)
})
afterAll(() => auth.close())

/** Where accounts are kept. */
const kept = {
  'in the database': () => ({}),
  'by Supabase Auth': () => ({ SUPABASE_URL: auth.url, SUPABASE_SECRET_KEY: 'sb_secret_stand_in' }),
}
const password = 'correct horse battery staple'
const another = 'another horse, battery or staple'
const address = () => `${randomUUID()}@practice.example`

describe.each(Object.entries(kept))('accounts %s', (_where, variables) => {
  const served = (more: Record<string, string> = {}) => {
    const env = web.configure({ PARLEY_SIGN_UP: 'open', ...variables(), ...more })
    const { database } = web
    const access = userAuth(env, database)
    const who = async (token: string): Promise<Claims> => {
      const claims = await access.verify(token)
      if (claims === null || claims === 'expired') throw new Error('The token is nobody’s.')
      return claims
    }
    return {
      ...{ env, access, who },
      own: ownAccount(env, database),
      links: userLinks(env, database),
      admin: userAdmin(env, database),
      join: (email: string, name = 'Nina') => joined(env, email, name),
    }
  }
  async function joined(env: Env, email: string, name: string): Promise<Claims> {
    const made = await signUp(env, web.database, { name, email, password, agent: 'Firefox on Linux' })
    const claims =
      made.outcome === 'done' && made.tokens
        ? await userAuth(env, web.database).verify(made.tokens.access)
        : null
    if (claims === null || claims === 'expired') throw new Error(`Nobody signed up as ${email}.`)
    return claims
  }
  async function administrator({ env, access, who }: ReturnType<typeof served>): Promise<Claims> {
    const email = address()
    await users(env.database, web.database).save({ email, roles: ['admin'], password })
    return who((await access.signIn(email, password))?.access ?? '')
  }
  const act = (claims: Claims) => ({ claims, reason: 'asked by phone', key: randomUUID() })

  it('are made by anybody where that is open, one for an address', async () => {
    const { join, own, env } = served()
    const email = address()
    const claims = await join(email)
    expect(await own.read(claims)).toMatchObject({ email, name: 'Nina', roles: [] })
    expect(await signUp(env, web.database, { name: 'X', email, password })).toEqual({
      outcome: 'refused',
      reason: 'email_taken',
    })
    for (const PARLEY_SIGN_UP of ['invited', 'closed']) {
      const closed = served({ PARLEY_SIGN_UP })
      const tried = await signUp(closed.env, web.database, { name: 'X', email: address(), password })
      expect(tried).toEqual({ outcome: 'refused', reason: 'not_open' })
    }
  })

  it('have a name and a password that their owners change; other sign-ins are over then', async () => {
    const { join, own, access, who } = served()
    const email = address()
    const claims = await join(email)
    const other = await access.signIn(email, password)
    await own.rename(claims, ' Nina K. ')
    expect((await own.read(claims)).name).toBe('Nina K.')
    expect(await own.changePassword(claims, 'wrong', another)).toBe('wrong_password')
    expect(await who(other?.access ?? '')).toMatchObject({ name: 'Nina K.' })
    expect(await own.changePassword(claims, password, another)).toBe('done')
    expect(await access.verify(other?.access ?? '')).toBeNull()
    expect((await own.read(claims)).signIns).toEqual([expect.objectContaining({ current: true })])
    expect(await access.signIn(email, password)).toBeNull()
    expect(await access.signIn(email, another)).not.toBeNull()
  })

  it('end one sign-in or all but their own', async () => {
    const { join, own, access, who } = served()
    const email = address()
    const claims = await join(email)
    const tokens = [await access.signIn(email, password), await access.signIn(email, password)]
    const [one, two] = [await who(tokens[0]?.access ?? ''), await who(tokens[1]?.access ?? '')]
    expect(await own.endSignIns(claims, one.session_id)).toBe(1)
    expect(await own.endSignIns(claims)).toBe(1)
    for (const token of tokens) expect(await access.verify(token?.access ?? '')).toBeNull()
    await expect(own.read(two)).rejects.toMatchObject({ code: 'not_signed_in' })
    expect((await own.read(claims)).signIns).toHaveLength(1)
  })

  it('are deleted by who knows the password, and never the last administrator’s', async () => {
    const all = served()
    for (const { email } of await users(all.env.database, web.database).list()) {
      await users(all.env.database, web.database).remove(email)
    }
    const { own, access, join } = all
    const email = address()
    const claims = await join(email)
    expect(await own.remove(claims, 'wrong')).toBe('wrong_password')
    expect(await own.remove(claims, password)).toBe('done')
    expect(await access.signIn(email, password)).toBeNull()
    await expect(own.read(claims)).rejects.toMatchObject({ code: 'not_signed_in' })
    const last = await administrator(all)
    expect(await own.remove(last, password)).toBe('last_admin')
    await administrator(all)
    expect(await own.remove(last, password)).toBe('done')
  })

  it('give programs access tokens, and new ones for each refresh token', async () => {
    const { join, access, who } = served()
    const email = address()
    const claims = await join(email)
    expect(await access.openBearer(email, 'wrong')).toBeNull()
    const first = await access.openBearer(email, password, 'curl')
    expect(first?.expiresIn).toBe(3600)
    expect(await who(first?.accessToken ?? '')).toMatchObject({ sub: claims.sub, email, name: 'Nina' })
    const second = await access.refreshBearer(first?.refreshToken ?? '')
    expect(second?.refreshToken).not.toBe(first?.refreshToken)
    expect(await who(second?.accessToken ?? '')).toMatchObject({ sub: claims.sub })
    expect(await access.refreshBearer(randomUUID())).toBeNull()
  })

  it('are invited by administrators, who also find them, change their roles and make links', async () => {
    const all = served({ PARLEY_SIGN_UP: 'invited' })
    const { admin, links, access, who } = all
    const claims = await administrator(all)
    const email = address()
    const invited = await admin.invite(act(claims), { email, name: 'Leo', roles: ['creator'] })
    if (invited.outcome === 'refused') throw new Error(invited.reason)
    const token = invited.token ?? ''
    expect(await links.find(token)).toMatchObject({ purpose: 'invite', email, name: 'Leo' })
    await expect(links.use(token, { name: 'Leo B.' })).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(await links.use(token, { password, name: 'Leo B.' })).toMatchObject({ purpose: 'invite' })
    expect(await links.use(token, { password: another })).toBeNull()
    const leo = await who((await access.signIn(email, password))?.access ?? '')
    expect(leo).toMatchObject({ name: 'Leo B.', app_metadata: { roles: ['creator'] } })
    const again = await admin.invite(act(claims), { email, roles: [] })
    expect(again).toEqual({ outcome: 'refused', reason: 'email_taken' })

    const found = await admin.page(claims, { search: email.slice(0, 20).toUpperCase(), role: 'creator' })
    expect(found).toMatchObject({ users: [{ id: leo.sub, name: 'Leo B.' }], totalItems: 1, page: 1 })
    await admin.setRoles(act(claims), leo.sub, ['instructor', 'creator'])
    const listed = await admin.page(claims, { search: email })
    expect(listed.users[0]?.roles.toSorted()).toEqual(['creator', 'instructor'])
    const reset = await admin.link(act(claims), leo.sub, 'reset')
    const used = await links.use(reset.outcome === 'done' ? (reset.token ?? '') : '', { password: another })
    expect(used?.purpose).toBe('reset')
    expect(await access.signIn(email, password)).toBeNull()
    const tokens = await access.signIn(email, another)
    expect(await admin.endSignIns(act(claims), leo.sub)).toMatchObject({ outcome: 'done', ended: 1 })
    expect(await access.verify(tokens?.access ?? '')).toBeNull()
    const key = act(claims)
    expect(await admin.remove(key, leo.sub)).toMatchObject({ outcome: 'done', repeated: false })
    expect(await admin.remove(key, leo.sub)).toMatchObject({ outcome: 'done', repeated: true })
    expect(await access.signIn(email, another)).toBeNull()
    expect(await admin.page(claims, { search: email })).toMatchObject({ totalItems: 0 })
  })

  it('are nothing that a member may look at or change for others', async () => {
    const { join, admin } = served()
    const [claims, { sub }] = [await join(address()), await join(address())]
    const tried = await Promise.allSettled([
      admin.page(claims, {}),
      admin.setRoles(act(claims), claims.sub, ['admin']),
      admin.invite(act(claims), { email: address(), roles: ['admin'] }),
      admin.link(act(claims), sub, 'reset'),
      admin.endSignIns(act(claims), sub),
      admin.remove(act(claims), sub),
    ])
    for (const one of tried) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not_allowed' } })
    }
  })
})
