import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { migrate } from '@/lib/db/migrate/migrate'
import { limits } from '@/lib/limits'
import { databaseOfBefore, migrations } from '@/tests/support/before'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

const anyHash = 'scrypt$1$1$1$c2FsdA$a2V5'

onEveryServer('roles of an account', 'running', (db) => {
  const asks = (p_claims: Claims) => refusalOf(db().rpc('admin_sessions', { p_claims, p_limit: 1 }))
  const works = (p_claims: Claims) => refusalOf(db().rpc('consultant_account', { p_claims }))
  const whose = (p_claims: Claims) => db().rpc('use_sign_in', { p_claims })

  it('are a set: who is administrator and consultant may what either may', async () => {
    const { bookingId } = await db().book()
    const p_email = `${randomUUID()}@practice.example`
    const p_person_id = await consultantOf(db(), bookingId)
    const { user } = await db().rpc('save_user', {
      ...{ p_email, p_person_id },
      p_roles: ['consultant', 'admin', 'consultant'],
      p_password_hash: anyHash,
    })
    expect(user).toMatchObject({ roles: ['admin', 'consultant'], personId: p_person_id })
    const claims = await db().rpc('open_sign_in', { p_user_id: user.id, p_seconds: 60 })
    expect(claims.app_metadata).toEqual({ roles: ['admin', 'consultant'], person_id: p_person_id })
    expect([await asks(claims), await works(claims)]).toEqual(['nothing refused', 'nothing refused'])
    const less = await db().rpc('save_user', { p_email, p_roles: ['admin'] })
    expect(less.user).toMatchObject({ roles: ['admin'], personId: null })
  })

  it('are asked of the database, whatever a token says that was issued before', async () => {
    const claims = await signedIn(db(), 'admin')
    await db().rows(`insert into parley.user_roles values ($1, 'creator')`, [claims.sub])
    expect((await whose(claims))?.roles).toEqual(['admin', 'creator'])
    await db().rows(`delete from parley.user_roles where user_id = $1 and role = 'admin'`, [claims.sub])
    expect(await whose(claims)).toBeNull()
    expect(await asks(claims)).toBe('not_signed_in: not_signed_in')
  })

  it('may be none: a member is signed in and may nothing of staff', async () => {
    const { user } = await db().rpc('create_user', {
      p_email: `${randomUUID()}@practice.example`,
      p_roles: [],
      p_password_hash: anyHash,
      p_name: ' Nina Kapoor ',
    })
    const claims = await db().rpc('open_sign_in', { p_user_id: user.id, p_seconds: 60 })
    expect(await whose(claims)).toEqual({ ...user, name: 'Nina Kapoor', roles: [] })
    expect([await asks(claims), await works(claims)]).toEqual([
      'not_allowed: not_allowed',
      'not_allowed: not_allowed',
    ])
  })
})

onEveryServer('sign-ins', 'running', (db) => {
  it('say with what they were made, in so many characters, and when they were used', async () => {
    const { sub } = await signedIn(db(), 'admin')
    const most = limits.agent.value.most
    const p_claims = await db().rpc('open_sign_in', {
      ...{ p_user_id: sub, p_seconds: 3600 },
      p_agent: 'x'.repeat(most + 1),
    })
    const used = async () => {
      const [row] = await db().rows<{ agent: string; used: boolean }>(
        `select agent, last_used_at > created_at + interval '1 minute' as used from parley.sign_ins where id = $1`,
        [p_claims.session_id],
      )
      return row
    }
    await db().rpc('use_sign_in', { p_claims })
    expect(await used()).toEqual({ agent: 'x'.repeat(most), used: false })
    await db().rows(
      `update parley.sign_ins set created_at = created_at - interval '10 minutes', last_used_at = last_used_at - interval '10 minutes' where id = $1`,
      [p_claims.session_id],
    )
    await db().rpc('use_sign_in', { p_claims })
    expect(await used()).toMatchObject({ used: true })
  })
})

onEveryServer('a deleted account', 'running', (db) => {
  it('takes its sign-ins, name and address, and leaves the address to a new one', async () => {
    const claims = await signedIn(db(), 'admin')
    const p_email = claims.email ?? ''
    await db().rpc('admin_save_view', { p_claims: claims, p_name: 'mine', p_query: 'x' })
    expect(await db().rpc('delete_user', { p_email })).toEqual({ deleted: true })
    expect(await db().rpc('use_sign_in', { p_claims: claims })).toBeNull()
    expect(await db().rpc('find_user', { p_email })).toBeNull()
    const left = await db().rows(
      `select email, password_hash, name, person_id, deleted_at is not null as deleted,
        (select count(*)::int from parley.sign_ins where user_id = u.id) as sign_ins,
        (select count(*)::int from parley.saved_views where account_id = u.id) as views, parley.roles_of(u.id) as roles
      from parley.users u where id = $1`,
      [claims.sub],
    )
    expect(left).toEqual([
      {
        ...{ email: null, password_hash: null, name: 'Deleted account', person_id: null, deleted: true },
        ...{ sign_ins: 0, views: 0, roles: [] },
      },
    ])
    const again = db().rpc('open_sign_in', { p_user_id: claims.sub, p_seconds: 60 })
    expect(await refusalOf(again)).toBe('not_signed_in: not_signed_in')
    const { created, user } = await db().rpc('create_user', {
      p_email,
      p_roles: [],
      p_password_hash: anyHash,
    })
    expect([created, user.id === claims.sub]).toEqual([true, false])
    expect(await db().rpc('delete_user', { p_email })).toEqual({ deleted: true })
    expect(await db().rpc('delete_user', { p_email })).toEqual({ deleted: false })
  })
})

onEveryServer('a user of Supabase Auth', 'running', (db) => {
  it('has a row from the first use on, and the roles that Supabase says', async () => {
    await db().rows('create schema if not exists auth')
    await db().rows('create table if not exists auth.sessions (id uuid primary key, user_id uuid not null)')
    const [sub, session_id] = [randomUUID(), randomUUID()]
    await db().rows('insert into auth.sessions values ($1, $2)', [session_id, sub])
    const exp = Math.floor(Date.now() / 1000) + 3600
    const email = 'Kim@Elsewhere.example'
    const claims: Claims = { sub, session_id, exp, email, name: 'Kim', app_metadata: { role: 'admin' } }
    const whose = (p_claims: Claims) => db().rpc('use_sign_in', { p_claims })
    const both = await Promise.all([whose(claims), whose(claims)])
    const user = { id: sub, email: 'kim@elsewhere.example', name: 'Kim', roles: ['admin'], personId: null }
    expect(both).toEqual([user, user])
    const roles = { ...claims, app_metadata: { roles: ['creator', 'postmaster', 7] } }
    expect((await whose(roles))?.roles).toEqual(['creator'])
    expect(await refusalOf(db().rpc('admin_overview', { p_claims: claims }))).toBe('nothing refused')
    expect(await refusalOf(db().rpc('admin_overview', { p_claims: roles }))).toBe('not_allowed: not_allowed')
    const [other, session] = [randomUUID(), randomUUID()]
    await db().rows('insert into auth.sessions values ($1, $2)', [session, other])
    const taken = await whose({ ...claims, sub: other, session_id: session })
    expect(taken).toMatchObject({ id: other, email: null, name: 'Kim' })
    await db().rows('drop schema auth cascade')
    expect(await whose(claims)).toBeNull()
  })
})

describe('staff of before', () => {
  it('are users with their roles and a name; who was signed in still is, who was not is not', async () => {
    const old = await databaseOfBefore()
    const client = new Client({ connectionString: old.url })
    await client.connect()
    const one = async (sql: string, values: unknown[] = []) =>
      (await client.query(sql, values)).rows[0].answer
    const save = (email: string, role: string, person: string | null = null) =>
      one(`select public.save_staff_account($1, $2, '${anyHash}', $3) -> 'account' ->> 'id' as answer`, [
        ...[email, role, person],
      ])
    const open = (id: string): Promise<Claims> =>
      one('select public.open_staff_session($1, 3600) as answer', [id])
    const person = await one(`select public.consultant_person('expert:1', 'Asha Rao') ->> 'id' as answer`)
    const admin = await open(await save('mira@practice.example', 'admin'))
    const consultant = await open(await save('asha@practice.example', 'consultant', person))
    const unbound = await open(await save(`${'x'.repeat(90)}@practice.example`, 'consultant'))
    const out = await open(admin.sub)
    await client.query('select public.close_staff_session($1, false)', [out])
    const changed = await open(await save('leo@practice.example', 'consultant'))
    await client.query(`update parley.staff set role = 'admin' where id = $1`, [changed.sub])
    expect(admin.app_metadata).toEqual({ role: 'admin' })

    await migrate(old.url, migrations)
    const database = openDatabase({ database: { transport: 'postgres', url: old.url } })
    const whose = (p_claims: Claims) => database.rpc('use_sign_in', { p_claims })
    expect(await whose(admin)).toEqual({
      ...{ id: admin.sub, email: 'mira@practice.example', name: 'mira', roles: ['admin'], personId: null },
    })
    expect(await whose(consultant)).toMatchObject({
      name: 'Asha Rao',
      roles: ['consultant'],
      personId: person,
    })
    expect(await whose(unbound)).toMatchObject({
      name: 'x'.repeat(80),
      roles: ['consultant'],
      personId: null,
    })
    expect([await whose(out), await whose(changed)]).toEqual([null, null])
    expect(await refusalOf(database.rpc('admin_overview', { p_claims: admin }))).toBe('nothing refused')
    const account = await database.rpc('consultant_account', { p_claims: consultant })
    expect(account).toMatchObject({})
    expect(await refusalOf(database.rpc('consultant_account', { p_claims: unbound }))).toBe(
      'not_allowed: not_allowed',
    )
    await database.close()
    await client.end()
    await old.drop()
  })
})
