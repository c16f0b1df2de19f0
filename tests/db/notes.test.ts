import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer, refusalOf } from './support/practice'
import { consultantOf, signedIn } from './support/signed-in'

onEveryServer('private notes', 'running', (db) => {
  async function session() {
    const { sessionId } = await db().running()
    const { client, consultant } = await db().rpc('open_room', { p_session_id: sessionId })
    const author = { p_session_id: sessionId, p_consultant_id: consultant.id }
    const save = (p_text: string, p_version: number) =>
      db().rpc('save_session_note', { ...author, p_text, p_version })
    return { sessionId, client, consultant, author, save, read: () => db().rpc('read_session_note', author) }
  }

  it('are empty at first, and what was saved is read again, after the end too', async () => {
    const { sessionId, save, read } = await session()
    expect(await read()).toEqual({ text: '', version: 0, updatedAt: null })
    expect(await save('Sleeps badly 😴', 0)).toMatchObject({ outcome: 'saved', version: 1 })
    await db().end(sessionId)
    expect(await save('Sleeps better', 1)).toMatchObject({ outcome: 'saved', version: 2 })
    expect(await read()).toEqual({ text: 'Sleeps better', version: 2, updatedAt: expect.any(String) })
    expect(await save('', 2)).toMatchObject({ outcome: 'saved', text: '', version: 3 })
  })

  it('are the consultant’s alone: not the client’s, not another consultant’s, not of another session', async () => {
    const [one, other] = [await session(), await session()]
    await one.save('private', 0)
    const strangers = [one.client.id, other.consultant.id, randomUUID()]
    for (const p_consultant_id of strangers) {
      const author = { p_session_id: one.sessionId, p_consultant_id }
      expect(await db().refusal('read_session_note', author)).toBe('not_a_participant: not_its_consultant')
      const act = db().refusal('save_session_note', { ...author, p_text: 'mine', p_version: 1 })
      expect(await act).toBe('not_a_participant: not_its_consultant')
    }
    const nowhere = { p_session_id: randomUUID(), p_consultant_id: one.consultant.id }
    expect(await db().refusal('read_session_note', nowhere)).toBe('session_not_found: session_not_found')
    expect(await other.read()).toMatchObject({ text: '' })
    expect(await one.read()).toMatchObject({ text: 'private', version: 1 })
  })

  it('are not overwritten by who has not read the newest', async () => {
    const { save, read } = await session()
    await save('first', 0)
    await save('second', 1)
    for (const version of [0, 1, 7]) {
      expect(await save('from an old page', version)).toMatchObject({
        outcome: 'conflict',
        text: 'second',
        version: 2,
      })
    }
    expect(await read()).toMatchObject({ text: 'second', version: 2 })
  })

  it('take the same words again as saved, for a writer who did not hear the answer', async () => {
    const { save, read } = await session()
    await save('kept', 0)
    expect(await save('kept', 0)).toMatchObject({ outcome: 'saved', version: 1 })
    expect(await read()).toMatchObject({ version: 1 })
  })

  it('keep exactly one of many written at the same time', async () => {
    const { save, read } = await session()
    for (const version of [0, 1]) {
      const texts = Array.from({ length: 12 }, (_, index) => `${version}-${index}`)
      const answers = await Promise.all(texts.map((text) => save(text, version)))
      const kept = await read()
      expect(kept.version).toBe(version + 1)
      const saved = texts.filter((_, index) => answers[index]?.outcome === 'saved')
      expect(saved).toEqual([kept.text])
    }
  })

  it('are the same on the own pages of the consultant, whom the sign-in names, and of nobody else', async () => {
    const booked = await db().running()
    const other = await db().running()
    const p_session_id = booked.sessionId
    const own = await signedIn(db(), 'consultant', await consultantOf(db(), booked.bookingId))
    const read = (p_claims = own) => db().rpc('consultant_read_note', { p_claims, p_session_id })
    const save = (p_text: string, p_version: number, p_claims = own) =>
      db().rpc('consultant_save_note', { p_claims, p_session_id, p_text, p_version })
    expect(await read()).toEqual({ text: '', version: 0, updatedAt: null })
    expect(await save('from the desk', 0)).toMatchObject({ outcome: 'saved', version: 1 })
    const { consultant } = await db().rpc('open_room', { p_session_id })
    const inRoom = { p_session_id, p_consultant_id: consultant.id }
    expect(await db().rpc('read_session_note', inRoom)).toMatchObject({ text: 'from the desk', version: 1 })
    expect(await save('an old page', 0)).toMatchObject({ outcome: 'conflict', text: 'from the desk' })

    const foreign = await signedIn(db(), 'consultant', await consultantOf(db(), other.bookingId))
    const admin = await signedIn(db(), 'admin')
    const strangers = [
      [foreign, 'session_not_found'],
      [admin, 'not_allowed'],
      [await signedIn(db(), 'consultant'), 'not_allowed'],
      [{ ...own, session_id: randomUUID() }, 'not_signed_in'],
    ] as const
    for (const [claims, code] of strangers) {
      expect(await refusalOf(read(claims)), code).toContain(code)
      expect(await refusalOf(save('mine', 1, claims)), code).toContain(code)
    }
    expect(await refusalOf(save('x'.repeat(10_001), 1))).toBe('invalid_argument: text')
    expect(await read()).toMatchObject({ text: 'from the desk', version: 1 })
    const everything = await db().rpc('admin_session', { p_session_id })
    expect(JSON.stringify(everything)).not.toContain('from the desk')
    expect(JSON.stringify(await db().rpc('admin_session_affairs', { p_session_id }))).not.toContain(
      'from the desk',
    )
  })

  it('have at most 10,000 characters', async () => {
    const { author, save, read } = await session()
    expect(await save('ü'.repeat(10_000), 0)).toMatchObject({ outcome: 'saved' })
    const act = db().refusal('save_session_note', { ...author, p_text: 'x'.repeat(10_001), p_version: 1 })
    expect(await act).toBe('invalid_argument: text')
    expect((await read()).text).toHaveLength(10_000)
  })
})
