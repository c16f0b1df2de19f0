import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { limits } from '@/lib/limits'
import { onEveryServer, refusalOf } from './support/practice'
import { signedIn } from './support/signed-in'

onEveryServer('the tokens of a program', 'running', (db) => {
  const p_seconds = 3600
  const open = async () => {
    const { sub } = await signedIn(db(), 'admin')
    return db().rpc('open_api_sign_in', { p_user_id: sub, p_seconds, p_agent: 'curl' })
  }
  const refresh = (p_token: string) => db().rpc('refresh_sign_in', { p_token, p_seconds })
  const works = async ({ claims: p_claims }: Awaited<ReturnType<typeof open>>) =>
    (await refusalOf(db().rpc('admin_overview', { p_claims }))) === 'nothing refused'
  /** As if everything had happened so much earlier. */
  const pass = (signInId: string, time: string) =>
    db().rows(
      `with t as (update parley.refresh_tokens set used_at = used_at - $2::interval, created_at = created_at - $2::interval where sign_in_id = $1)
      update parley.sign_ins set expires_at = expires_at - $2::interval where id = $1`,
      [signInId, time],
    )

  it('are renewed one after the other, each refresh token good once; no raw one is kept', async () => {
    const first = await open()
    const second = await refresh(first.refreshToken)
    const third = await refresh(second?.refreshToken ?? '')
    expect(new Set([first, second, third].map((one) => one?.refreshToken)).size).toBe(3)
    expect(third?.claims).toMatchObject({ sub: first.claims.sub, session_id: first.claims.session_id })
    expect(third && (await works(third))).toBe(true)
    const kept = await db().rows<{ text: string }>(
      `select t::text as text from parley.refresh_tokens t union all select s::text from parley.sign_ins s`,
    )
    for (const { text } of kept) {
      for (const one of [first, second, third]) expect(text).not.toContain(one?.refreshToken)
    }
    const [row] = await db().rows<{ left: number }>(
      `select round(extract(epoch from expires_at - clock_timestamp()) / 86400)::int as left from parley.sign_ins where id = $1`,
      [first.claims.session_id],
    )
    expect(row?.left).toBe(limits.refreshTokenLife.value.most)
  })

  it('answer the same to the same question asked twice, also at once', async () => {
    const { refreshToken } = await open()
    const [one, two] = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
    expect(one?.refreshToken).toBe(two?.refreshToken)
    const later = await refresh(refreshToken)
    expect(later?.refreshToken).toBe(one?.refreshToken)
    expect(later && (await works(later))).toBe(true)
  })

  it('end with their sign-in when a refresh token comes again whose answer was used', async () => {
    const first = await open()
    const second = await refresh(first.refreshToken)
    const third = await refresh(second?.refreshToken ?? '')
    expect(await refresh(first.refreshToken)).toBeNull()
    expect([await works(first), third && (await works(third))]).toEqual([false, false])
    expect(await refresh(third?.refreshToken ?? '')).toBeNull()
  })

  it('end when a refresh token comes again later, by whom ever', async () => {
    const first = await open()
    const second = await refresh(first.refreshToken)
    await pass(first.claims.session_id, `${limits.refreshAgain.value.most + 1} seconds`)
    expect(await refresh(first.refreshToken)).toBeNull()
    expect(await refresh(second?.refreshToken ?? '')).toBeNull()
    expect(await works(first)).toBe(false)
  })

  it('end by themselves, by signing out and with the account', async () => {
    const [old, out, gone] = [await open(), await open(), await open()]
    await pass(old.claims.session_id, '31 days')
    expect(await refresh(old.refreshToken)).toBeNull()
    await db().rpc('close_sign_in', { p_claims: out.claims, p_everywhere: false })
    expect(await refresh(out.refreshToken)).toBeNull()
    await db().rpc('delete_user', { p_email: gone.claims.email ?? '' })
    expect([await refresh(gone.refreshToken), await works(gone)]).toEqual([null, false])
    expect(await refresh(randomUUID())).toBeNull()
  })

  it('are remembered in so many at most', async () => {
    const { claims, refreshToken } = await open()
    await db().rows(
      `insert into parley.refresh_tokens (token_hash, sign_in_id, created_at, used_at)
      select sha256(convert_to(i::text || $1::uuid, 'UTF8')), $1::uuid, clock_timestamp() - interval '1 day', clock_timestamp() from generate_series(1, $2) i`,
      [claims.session_id, limits.usedRefreshTokens.value.most + 50],
    )
    expect(await refresh(refreshToken)).not.toBeNull()
    const kept = await db().rows('select from parley.refresh_tokens where sign_in_id = $1', [
      claims.session_id,
    ])
    expect(kept).toHaveLength(limits.usedRefreshTokens.value.most)
  })
})
