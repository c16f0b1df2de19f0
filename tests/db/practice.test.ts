import { describe, expect, it } from 'vitest'
import { onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'

onEveryServer('what a practice sets of itself', 'stopped', (db) => {
  const change = (p_changes: Record<string, unknown>, p_version: string | null = null) =>
    db().rpc('change_practice', { p_actor: 'mira@practice.example', p_changes, p_version })
  const settings = () => db().rpc('practice_settings', {})

  it('changes what is named, and tells who, from what, to what', async () => {
    const before = await settings()
    expect(before).toMatchObject({
      name: 'Parley',
      timeZone: 'UTC',
      platformFeeBp: 300,
      setUp: false,
      logo: null,
    })
    await change({ name: ' Mind & Mood ', platformFeeBp: 250, termsUrl: 'https://mind.example/terms' })
    expect(await settings()).toMatchObject({ name: 'Mind & Mood', platformFeeBp: 250, accent: null })
    await change({ termsUrl: null })
    expect((await settings()).termsUrl).toBeNull()
    const changes = await db().rpc('practice_changes', {
      p_claims: await signedIn(db(), 'admin'),
      p_before: null,
    })
    expect(changes.map(({ actor, changes: told }) => ({ actor, told }))).toEqual([
      {
        actor: 'mira@practice.example',
        told: { terms_url: { before: 'https://mind.example/terms', after: null } },
      },
      {
        actor: 'mira@practice.example',
        told: { terms_url: { before: null, after: 'https://mind.example/terms' } },
      },
      {
        actor: 'mira@practice.example',
        told: {
          practice_name: { before: 'Parley', after: 'Mind & Mood' },
          platform_fee_bp: { before: 300, after: 250 },
        },
      },
    ])
  })

  it('tells by whose role it was changed in SQL, and never forgets', async () => {
    await db().rows('update parley.settings set free_seconds = 90')
    const [row] = await db().rows<{ actor: string; changes: unknown }>(
      'select actor, changes from parley.practice_changes order by id desc limit 1',
    )
    expect(row).toMatchObject({ changes: { free_seconds: { before: 60, after: 90 } } })
    expect(row?.actor).not.toBe('mira@practice.example')
    await expect(db().rows('delete from parley.practice_changes')).rejects.toMatchObject({ code: 'PA014' })
  })

  it('is changed as its maker saw it, or not', async () => {
    const { version } = await settings()
    const both = await Promise.all([change({ name: 'One' }, version), change({ name: 'Two' }, version)])
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'refused'])
    expect((await change({ name: 'Three' }, (await settings()).version)).outcome).toBe('done')
  })

  it.each([
    [{ name: '' }, 'practice_name'],
    [{ name: 'x'.repeat(121) }, 'practice_name'],
    [{ name: 'Mind\u202eMood' }, 'name'],
    [{ address: 'x'.repeat(401) }, 'practice_address'],
    [{ supportEmail: 'nobody' }, 'support_email'],
    [{ supportEmail: `${'x'.repeat(250)}@x.example` }, 'support_email'],
    [{ supportEmail: 'a@x.example\r\nBcc: b@x.example' }, 'support_email'],
    [{ termsUrl: 'javascript:alert(1)' }, 'terms_url'],
    [{ privacyUrl: `https://x.example/${'x'.repeat(500)}` }, 'privacy_url'],
    [{ accent: 'red' }, 'accent'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: 'x'.repeat(61) }, 'timeZone'],
    [{ currency: 'XXX' }, 'currency'],
    [{ platformFeeBp: 10_001 }, 'platform_fee_bp'],
    [{ cancelCutoffMinutes: 525_601 }, 'cancel_cutoff_minutes'],
    [{ disputeWindowMinutes: 1e20 }, ''],
  ])('says which field is not within bounds: %j', async (changes, field) => {
    const args = { p_actor: 'x', p_changes: changes, p_version: null }
    expect(await db().refusal('change_practice', args)).toBe(
      field ? `invalid_argument: ${field}` : 'invalid_argument',
    )
    const nobody = { ...args, p_actor: 'x'.repeat(255) }
    expect(await db().refusal('change_practice', nobody)).toBe('invalid_argument: actor')
  })

  it('has gone through its first steps when somebody says so, or when there is a booking', async () => {
    expect((await settings()).setUp).toBe(false)
    await change({ setUp: true })
    expect((await settings()).setUp).toBe(true)
  })

  describe('days', () => {
    it('are those of its zone, in the list, the sums and the filters, also of the past', async () => {
      // 23:30 of one day in UTC, the next day in Auckland, the same one in Vancouver.
      const start = new Date(Date.UTC(new Date().getUTCFullYear() + 1, 5, 10, 23, 30)).toISOString()
      const day = start.slice(0, 10)
      const next = `${start.slice(0, 8)}11`
      await db().book({ p_scheduled_start: start })
      const p_claims = await signedIn(db(), 'admin')
      const on = async (date: string) => {
        const { sessions } = await db().rpc('admin_sessions', {
          p_claims,
          p_filters: { from: date, to: date },
        })
        const { totals } = await db().rpc('admin_session_totals', {
          p_claims,
          p_filters: { from: date, to: date },
        })
        return [sessions.length, totals?.[0]?.sessions ?? 0]
      }
      expect([await on(day), await on(next)]).toEqual([
        [1, 1],
        [0, 0],
      ])
      await change({ timeZone: 'Pacific/Auckland' })
      expect([await on(day), await on(next)]).toEqual([
        [0, 0],
        [1, 1],
      ])
      await db().book({ p_scheduled_start: start })
      expect(await on(next)).toEqual([2, 2])
      expect(await db().rows('select * from parley.screen_violations')).toEqual([])
      await change({ timeZone: 'America/Vancouver' })
      expect([await on(day), await on(next)]).toEqual([
        [2, 2],
        [0, 0],
      ])
      expect(await db().rows('select * from parley.screen_violations')).toEqual([])
    })
  })

  it('is changed so often in an hour, and no more', async () => {
    const [row] = await db().rows<{ made: number }>(
      'select count(*)::int as made from parley.practice_changes',
    )
    await db().rows(
      `insert into parley.practice_changes (actor, changes) select 'x', '{}' from generate_series(1, $1)`,
      [199 - (row?.made ?? 0)],
    )
    await change({ name: 'The last' })
    const args = { p_actor: 'x', p_changes: { name: 'One more' }, p_version: null }
    expect(await db().refusal('change_practice', args)).toMatch(/^too_many_attempts/)
    const logo = { p_actor: 'x', p_type: null, p_content: null, p_width: null, p_height: null }
    expect(await db().refusal('set_practice_logo', logo)).toMatch(/^too_many_attempts/)
    await db().pass(3_601)
    await change({ name: 'The next hour' })
  })
})
