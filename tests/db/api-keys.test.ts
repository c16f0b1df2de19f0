import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('keys of programs', 'running', (db) => {
  const make = (p_name = 'Booking site') =>
    db().rpc('make_api_key', { p_name, p_scopes: ['bookings:write', 'bookings:read'] })
  const partsOf = (key: string) => {
    const [, p_id = '', p_secret = ''] = /^parley_live_([a-z0-9]{8})_(.{43})$/.exec(key) ?? []
    return { p_id, p_secret }
  }

  it('are told once, kept as a hash, and say what they may do until they are revoked', async () => {
    const { id, key } = await make()
    const parts = partsOf(key)
    expect(parts.p_id).toBe(id)
    expect(await db().rpc('use_api_key', parts)).toMatchObject({
      id,
      scopes: ['bookings:read', 'bookings:write'],
    })
    expect(JSON.stringify(await db().rows('select to_jsonb(k) from parley.api_keys k'))).not.toContain(
      parts.p_secret,
    )
    expect(await db().rpc('use_api_key', { ...parts, p_secret: 'A'.repeat(43) })).toBeNull()
    expect(await db().rpc('revoke_api_key', { p_id: id })).toMatchObject({ id })
    expect(await db().rpc('use_api_key', parts)).toBeNull()
    expect(await db().rpc('revoke_api_key', { p_id: 'nosuchid' })).toBeNull()
  })

  it('have a name that can be shown, and scopes that routes ask for', async () => {
    await expect(make('Asha\u202e')).rejects.toMatchObject({ code: 'PA012' })
    for (const scopes of ['{}', '{everything}', null]) {
      await expect(db().rows('select make_api_key($1, $2::text[])', ['Site', scopes])).rejects.toMatchObject({
        code: 'PA012',
      })
    }
  })

  it('are at most a hundred at a time', async () => {
    const [row] = await db().rows<{ keys: number }>(
      'select count(*)::int as keys from parley.api_keys where revoked_at is null',
    )
    const more = Array.from({ length: 100 - (row?.keys ?? 0) }, () => make())
    const made = await Promise.all(more)
    await expect(make()).rejects.toMatchObject({ code: 'PA012' })
    await db().rpc('revoke_api_key', { p_id: made[0]?.id ?? '' })
    await expect(make()).resolves.toMatchObject({ name: 'Booking site' })
  })
})
