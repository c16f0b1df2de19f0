import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'
import { signedIn } from './support/signed-in'

onEveryServer('people', 'stopped', (db) => {
  const keep = (
    p_ref: string,
    p_person: Record<string, unknown>,
    p_role: 'client' | 'consultant' = 'consultant',
  ) => db().rpc('keep_person', { p_actor: 'mira@practice.example', p_role, p_ref, p_person })
  const find = (p_ref: string) => db().rpc('find_person', { p_role: 'consultant', p_ref })

  it('are made and changed by their ref; what is not named stays, and what is null goes', async () => {
    const made = await keep('asha', {
      name: 'Asha Rao',
      email: 'Asha@Mind.example',
      timeZone: 'Asia/Kolkata',
      bio: 'Reads cards.',
    })
    expect(made).toMatchObject({ outcome: 'done', created: true })
    const kept = {
      name: 'Asha Rao',
      email: 'asha@mind.example',
      timeZone: 'Asia/Kolkata',
      bio: 'Reads cards.',
    }
    expect(await find('asha')).toMatchObject({ ...kept, active: true, account: null })
    expect(await keep('asha', { active: false })).toMatchObject({ created: false })
    expect(await find('asha')).toMatchObject({ ...kept, active: false })
    await keep('asha', { email: null })
    expect(await find('asha')).toMatchObject({ email: null, bio: 'Reads cards.' })
  })

  it.each([
    ['Asha', true],
    ['a sha', true],
    ['ASHA.', true],
    ['asga', true],
    ['ashaa', true],
    ['aha', false],
    ['ashas1', false],
    ['asha2', false],
    ['aasha', true],
    ['bsha', true],
    ['lena', false],
  ])('are asked back before a second one is made: %s', async (ref, isSimilar) => {
    await keep('asha', { name: 'Asha Rao' })
    const asked = await keep(ref, { name: 'Somebody' })
    if (isSimilar) {
      expect(asked).toMatchObject({ outcome: 'refused', reason: 'similar' })
      expect(asked.outcome === 'refused' && asked.candidates.map((one) => one.ref)).toContain('asha')
      expect(await find(ref)).toBeNull()
    } else expect(asked.outcome).toBe('done')
  })

  it('are others where that is said, and numbers count them', async () => {
    await keep('u_5001', { name: 'One' }, 'client')
    expect((await keep('u_5002', { name: 'Two' }, 'client')).outcome).toBe('done')
    await keep('leonie', { name: 'Leonie' })
    expect((await keep('leonid', { name: 'Leonid' })).outcome).toBe('refused')
    expect((await keep('leonid', { name: 'Leonid', distinctFrom: ['leonie'] })).outcome).toBe('done')
    expect((await keep('leonid', { bio: 'x' })).outcome).toBe('done')
    const both = await Promise.all(['marta', 'Marta'].map((ref) => keep(ref, { name: 'Marta' })))
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'refused'])
  })

  it('are listed in the order of their refs, page by page', async () => {
    const refs: string[] = []
    let after: string | null = null
    do {
      const page: { people: { ref: string }[]; next: string | null } = await db().rpc('list_people', {
        p_role: 'consultant',
        p_after: after,
        p_limit: 2,
      })
      refs.push(...page.people.map(({ ref }) => ref))
      after = page.next
    } while (after !== null)
    const all = await db().rows<{ ref: string }>(
      `select ref from parley.people where role = 'consultant' order by ref`,
    )
    expect(refs).toEqual(all.map(({ ref }) => ref))
  })

  it.each([
    [{ email: 'nobody' }, 'email'],
    [{ email: `${'x'.repeat(250)}@x.example` }, 'email'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ timeZone: 'x'.repeat(61) }, 'timeZone'],
    [{ bio: 'x'.repeat(2_001) }, 'email'],
    [{ name: '\u202e' }, 'consultant_name'],
  ])('say which field is not within bounds: %j', async (person, field) => {
    const args = {
      p_actor: 'x',
      p_role: 'consultant',
      p_ref: randomUUID(),
      p_person: { name: 'X', ...person },
    }
    expect(await db().refusal('keep_person', args)).toBe(`invalid_argument: ${field}`)
  })

  it('who are consultants have an account by the address that is kept of them', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const kept = await keep(randomUUID(), { name: 'Noor', email: 'noor@mind.example' })
    const id = kept.outcome === 'done' ? kept.person.id : ''
    const invite = (p_person_id = id) =>
      db().rpc('admin_invite_consultant', {
        p_claims,
        p_person_id,
        p_reason: null,
        p_idempotency_key: randomUUID(),
      })
    expect(await invite()).toMatchObject({ outcome: 'done', token: expect.any(String) })
    expect(await db().rpc('admin_person', { p_claims, p_person_id: id })).toMatchObject({
      account: { email: 'noor@mind.example', state: 'invited' },
    })
    const other = await keep(randomUUID(), { name: 'Nora', email: 'noor@mind.example' })
    const otherId = other.outcome === 'done' ? other.person.id : ''
    expect(await invite(otherId)).toMatchObject({ outcome: 'refused', reason: 'of_another' })
    const nobody = await keep(randomUUID(), { name: 'Nemo' })
    expect(await invite(nobody.outcome === 'done' ? nobody.person.id : '')).toMatchObject({
      reason: 'no_email',
    })
    // Who has a password keeps it, and what else they are.
    await db().rpc('create_user', {
      p_email: 'ines@mind.example',
      p_roles: ['creator'],
      p_password_hash: 'scrypt$1',
    })
    const ines = await keep(randomUUID(), { name: 'Ines', email: 'ines@mind.example' })
    const inesId = ines.outcome === 'done' ? ines.person.id : ''
    expect(await invite(inesId)).toMatchObject({ outcome: 'done', token: null })
    const [user] = await db().rows<{ roles: string[]; person_id: string }>(
      `select parley.roles_of(id) as roles, person_id from parley.users where email = 'ines@mind.example'`,
    )
    expect(user).toEqual({ roles: ['consultant', 'creator'], person_id: inesId })
  })

  it('have a page with what is held and their sessions', async () => {
    const p_claims = await signedIn(db(), 'admin')
    const { bookingId } = await db().book({ p_client_ref: 'client of a page', p_client_name: 'Ravi' })
    const [row] = await db().rows<{ client_id: string }>(
      'select client_id from parley.bookings where id = $1',
      [bookingId],
    )
    expect(await db().rpc('admin_person', { p_claims, p_person_id: row?.client_id ?? '' })).toMatchObject({
      ref: 'client of a page',
      balances: [{ kind: 'held', currency: 'INR' }],
      sessions: [{ status: 'scheduled' }],
      totalSessions: 1,
    })
    const page = await db().rpc('admin_people', {
      p_claims,
      p_role: 'client',
      p_search: 'OF A PAGE',
      p_page: 1,
    })
    expect(page).toMatchObject({ totalItems: 1, people: [{ name: 'Ravi' }] })
  })

  it('are changed so often in an hour, and no more', async () => {
    await db().rows(
      `with made as (insert into parley.people (role, ref, name) select 'client', 'many ' || n, 'Many' from generate_series(1, 5000) n returning id)
      insert into parley.person_details (person_id, changed_by) select id, 'x' from made`,
    )
    const args = { p_actor: 'x', p_role: 'client', p_ref: 'one more', p_person: { name: 'X' } }
    expect(await db().refusal('keep_person', args)).toMatch(/^too_many_attempts/)
  })
})
