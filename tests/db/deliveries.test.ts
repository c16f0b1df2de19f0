import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('deliveries', 'stopped', (db) => {
  /** A consumer of its own, of events that only this test makes. */
  async function consumer() {
    const kind = `mail${randomUUID().replace(/[^a-z]/g, '')}`
    const type = `test.${kind}`
    await db().rpc('keep_consumer', { p_kind: kind, p_types: [type] })
    const tell = async (...subjects: string[]) => {
      for (const subject of subjects) await db().rows('select parley.tell($1, null, $2)', [type, subject])
      await db().rpc('place_outbox', {})
    }
    const claim = (p_each?: number) =>
      db().rpc('claim_deliveries', { p_kind: kind, p_each, p_lease_seconds: 60 })
    return { tell, claim }
  }
  const finish = (
    { deliveryId, lease }: { deliveryId: string; lease: string },
    p_status: 'done' | 'again' | 'failed',
    more: { p_delay_seconds?: number; p_answer?: Record<string, unknown> } = {},
  ) => db().rpc('finish_delivery', { p_delivery_id: deliveryId, p_lease: lease, p_status, ...more })

  it('are those of what happened since a consumer was there, of its types', async () => {
    const { tell, claim } = await consumer()
    await db().rows(`select parley.tell('test.other')`)
    const subject = randomUUID()
    await tell(subject)
    const [first, ...others] = await claim()
    expect(first).toMatchObject({ attempt: 1, event: { subjectId: subject } })
    expect(others).toEqual([])
    expect(await claim()).toEqual([])
    if (first) expect(await finish(first, 'done')).toEqual({ kept: true })
    await db().pass(1_000)
    expect(await claim()).toEqual([])
  })

  it('are at most so many at once, and one of a booking', async () => {
    const { tell, claim } = await consumer()
    const [busy, ...calm] = Array.from({ length: 4 }, () => randomUUID())
    await tell(busy ?? '', busy ?? '', busy ?? '', ...calm)
    const first = await claim(3)
    expect(first.map(({ event }) => event.subjectId)).toEqual([busy, calm[0], calm[1]])
    // Whoever asks beside them finds places for no more.
    expect(await claim(3)).toEqual([])
    expect((await claim(1_000)).map(({ event }) => event.subjectId)).toEqual([calm[2]])
    if (first[0]) await finish(first[0], 'done')
    expect((await claim(1_000)).map(({ event }) => event.subjectId)).toEqual([busy])
  })

  it('of a worker that died are another one’s when its time is over, which then alone may finish them', async () => {
    const { tell, claim } = await consumer()
    await tell(randomUUID())
    const [dead] = await claim()
    await db().pass(59)
    expect(await claim()).toEqual([])
    await db().pass(1)
    const [heir] = await claim()
    expect(heir).toMatchObject({ deliveryId: dead?.deliveryId, attempt: 2, event: { id: dead?.event.id } })
    if (dead) expect(await finish(dead, 'failed')).toEqual({ kept: false })
    if (heir) expect(await finish(heir, 'done')).toEqual({ kept: true })
  })

  it('wait for as long as is said before they are tried again, and let others of the booking go first', async () => {
    const { tell, claim } = await consumer()
    const subject = randomUUID()
    await tell(subject, subject)
    const [first] = await claim()
    if (first) await finish(first, 'again', { p_delay_seconds: 300, p_answer: { status: 500 } })
    const [second] = await claim()
    expect(second?.event.seq).toBeGreaterThan(first?.event.seq ?? Number.POSITIVE_INFINITY)
    if (second) await finish(second, 'failed')
    expect(await claim()).toEqual([])
    await db().pass(300)
    expect(await claim()).toMatchObject([{ deliveryId: first?.deliveryId, attempt: 2 }])
  })

  it('go to one worker each, however many ask at once', async () => {
    const { tell, claim } = await consumer()
    const subjects = Array.from({ length: 20 }, () => randomUUID())
    await tell(...subjects, ...subjects)
    const claimed = (await Promise.all(Array.from({ length: 16 }, () => claim(100)))).flat()
    expect(claimed).toHaveLength(20)
    expect(new Set(claimed.map(({ event }) => event.subjectId)).size).toBe(20)
  })

  it('say in few bytes what came of them', async () => {
    const { tell, claim } = await consumer()
    await tell(randomUUID())
    const [one] = await claim()
    if (!one) throw new Error('There is one.')
    const most = 4096 - '{"a": ""}'.length
    await expect(finish(one, 'done', { p_answer: { a: 'x'.repeat(most + 1) } })).rejects.toThrow('4096')
    expect(await finish(one, 'done', { p_answer: { a: 'x'.repeat(most) } })).toEqual({ kept: true })
  })

  it('are counted for whoever watches', async () => {
    const before = await db().rpc('outbox_state', {})
    const { tell } = await consumer()
    await tell(randomUUID())
    await db().pass(30)
    const state = await db().rpc('outbox_state', {})
    expect(state.waiting).toBe(before.waiting + 1)
    expect(state.oldestDueSeconds).toBeGreaterThanOrEqual(30)
    expect(state.unplaced).toBe(0)
  })
})
