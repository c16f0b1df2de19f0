import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

onEveryServer('claims of staff', 'running', (db) => {
  const asks = (claims: Claims) => refusalOf(db().rpc('admin_sessions', { p_claims: claims, p_limit: 1 }))

  it('open what their role may, and nothing once anything about them is untrue', async () => {
    const claims = await signedIn(db(), 'admin')
    const other = await signedIn(db(), 'admin')
    expect(await asks(claims)).toBe('nothing refused')
    const untrue: Claims[] = [
      { ...claims, exp: Math.floor(Date.now() / 1000) - 1 },
      { ...claims, sub: other.sub },
      { ...claims, session_id: other.session_id },
      { ...claims, session_id: claims.sub },
    ]
    for (const one of untrue) expect(await asks(one)).toBe('not_signed_in: not_signed_in')
    const consultant = await signedIn(db(), 'consultant')
    expect(await asks(consultant)).toBe('not_allowed: not_allowed')
    expect(await asks({ ...consultant, app_metadata: { role: 'admin' } })).toBe(
      'not_signed_in: not_signed_in',
    )
  })

  it('end with the sign-out, with every sign-out of the account, and with any change of it', async () => {
    const first = await signedIn(db(), 'admin')
    const again = () => db().rpc('open_sign_in', { p_user_id: first.sub, p_seconds: 3600 })
    const [second, third] = [await again(), await again()]
    expect(await db().rpc('close_sign_in', { p_claims: first, p_everywhere: false })).toEqual({
      closed: 1,
    })
    expect([await asks(first), await asks(second)]).toEqual([
      'not_signed_in: not_signed_in',
      'nothing refused',
    ])
    expect(await db().rpc('close_sign_in', { p_claims: second, p_everywhere: true })).toEqual({
      closed: 2,
    })
    expect(await asks(third)).toBe('not_signed_in: not_signed_in')
    const fourth = await again()
    await db().rpc('save_user', { p_email: await emailOf(first), p_roles: ['admin'] })
    expect(await asks(fourth)).toBe('not_signed_in: not_signed_in')
  })

  it('decide what a signed-in connection reads by itself: all, the own, or nothing', async () => {
    const [mine, another] = [await db().book(), await db().book()]
    const admin = await signedIn(db(), 'admin')
    const consultant = await signedIn(db(), 'consultant', await consultantOf(db(), mine.bookingId))
    const ids = [mine.sessionId, another.sessionId]
    expect(await readAs(admin, ids)).toBe(2)
    expect(await readAs(consultant, ids)).toBe(1)
    expect(await readAs(null, ids)).toBe(0)
    expect(await readAs({ ...consultant, app_metadata: { role: 'admin' } }, ids)).toBe(0)
    await db().rpc('close_sign_in', { p_claims: admin, p_everywhere: false })
    expect(await readAs(admin, ids)).toBe(0)
  })

  it('bind an account to the consultant whom bookings name, before or after the first booking', async () => {
    const ref = `expert:${Date.now()}`
    expect(await db().refusal('consultant_person', { p_ref: ref })).toBe('invalid_argument: consultant')
    const made = await db().rpc('consultant_person', { p_ref: ref, p_name: ' Asha Rao ' })
    expect(made.name).toBe('Asha Rao')
    const { bookingId } = await db().book({ p_consultant_ref: ref })
    expect(await consultantOf(db(), bookingId)).toBe(made.id)
    expect(await db().rpc('consultant_person', { p_ref: ref })).toEqual(made)
  })

  it('find a consultant by the name, too, and make nobody twice', async () => {
    const name = `Asha ${Date.now()}`
    const { bookingId } = await db().book({ p_consultant_name: name })
    const known = { id: await consultantOf(db(), bookingId), name }
    expect(await db().rpc('consultant_person', { p_ref: name })).toEqual(known)
    expect(await db().rpc('consultant_person', { p_ref: ` ${name.toUpperCase()}`, p_name: name })).toEqual(
      known,
    )
    const other = randomUUID()
    await db().book({ p_consultant_name: name, p_consultant_ref: other })
    const unclear = db().rpc('consultant_person', { p_ref: name, p_name: name })
    await expect(unclear).rejects.toThrow(new RegExp(`2 consultants are called ${name}.*${other}`))
    expect(
      await db().rows(`select from parley.people where role = 'consultant' and name = $1`, [name]),
    ).toHaveLength(2)
  })

  async function readAs(claims: Claims | null, ids: string[]): Promise<number> {
    return db().as('authenticated', async (client) => {
      await client.query(`select set_config('request.jwt.claims', $1, true)`, [
        claims ? JSON.stringify(claims) : '',
      ])
      const { rows } = await client.query('select from staff_sessions_list where session_id = any ($1)', [
        ids,
      ])
      return rows.length
    })
  }

  async function emailOf(claims: Claims): Promise<string> {
    const [row] = await db().rows<{ email: string }>('select email from parley.users where id = $1', [
      claims.sub,
    ])
    return row?.email ?? ''
  }
})
