import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEveryServer } from './support/practice'

onEveryServer('endpoints of webhooks', 'stopped', (db) => {
  const make = (
    more: { p_url?: string; p_description?: string; p_types?: string[]; p_idempotency_key?: string } = {},
  ) =>
    db().rpc('make_webhook_endpoint', {
      p_url: 'https://x.example/hook',
      p_description: 'Booking site',
      p_types: ['test.webhook'],
      p_sealed_secret: 'sealed-1',
      p_created_by: 'admin@practice.example',
      p_idempotency_key: randomUUID(),
      ...more,
    })
  const tell = async (type = 'test.webhook') => {
    await db().rows('select parley.tell($1)', [type])
    await db().rpc('place_outbox', {})
  }
  const claim = () => db().rpc('claim_deliveries', { p_kind: 'webhook' })
  const finish = (
    { deliveryId, lease }: { deliveryId: string; lease: string },
    p_status: 'done' | 'again' | 'failed',
    more: { p_rest_seconds?: number; p_gone?: boolean } = {},
  ) =>
    db().rpc('finish_webhook', {
      p_delivery_id: deliveryId,
      p_lease: lease,
      p_status,
      p_delay_seconds: 5,
      p_answer: { status: 500, fault: null, ms: 1, head: '' },
      ...more,
    })
  const emptied = async () => {
    for (const { id } of await db().rpc('list_webhook_endpoints', {}))
      await db().rpc('delete_webhook_endpoint', { p_id: id })
  }

  it('are made once by a key, and never show a secret', async () => {
    const p_idempotency_key = randomUUID()
    const made = await make({ p_idempotency_key })
    expect(made).toMatchObject({ repeated: false, active: true, types: ['test.webhook'] })
    expect(await make({ p_idempotency_key })).toMatchObject({ id: made.id, repeated: true })
    await expect(make({ p_idempotency_key, p_url: 'https://y.example' })).rejects.toThrow('another endpoint')
    expect(JSON.stringify(await db().rpc('list_webhook_endpoints', {}))).not.toContain('sealed')
    await emptied()
  })

  it('are so many at most, of bounded words', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => make()))
    await expect(make()).rejects.toThrow('There are 20 endpoints already')
    await db().rpc('delete_webhook_endpoint', { p_id: made[0]?.id ?? '' })
    await expect(make({ p_url: `https://x.example/${'x'.repeat(1_983)}` })).rejects.toThrow('1 to 2000')
    await expect(make({ p_description: 'x'.repeat(201) })).rejects.toThrow('at most 200')
    const longest = { p_url: `https://x.example/${'x'.repeat(1_982)}`, p_description: 'x'.repeat(200) }
    expect(await make(longest)).toMatchObject({ description: longest.p_description })
    await emptied()
  })

  it('sign by the secret of before for a day after it was changed', async () => {
    const { id } = await make()
    await db().rpc('rotate_webhook_secret', { p_id: id, p_sealed_secret: 'sealed-2' })
    const secrets = async () => (await db().rpc('webhook_targets', { p_ids: [id] }))[0]?.sealedSecrets
    expect(await secrets()).toEqual(['sealed-2', 'sealed-1'])
    await db().pass(86_400)
    expect(await secrets()).toEqual(['sealed-2'])
    await emptied()
  })

  it('rest when they say so, and others do not', async () => {
    const [busy, calm] = [await make(), await make()]
    await tell()
    await tell()
    const first = (await claim()).filter(({ consumerId }) => consumerId === busy.id)
    if (first[0]) await finish(first[0], 'again', { p_rest_seconds: 60 })
    await tell()
    expect((await claim()).map(({ consumerId }) => consumerId)).toEqual([calm.id])
    await db().pass(61)
    expect((await claim()).some(({ consumerId }) => consumerId === busy.id)).toBe(true)
    await emptied()
  })

  it('that are gone, or took nothing for the whole schedule, are told no more until somebody says so, and stand among the troubles', async () => {
    const { id } = await make()
    await tell()
    const [gone] = await claim()
    if (gone) expect(await finish(gone, 'failed', { p_gone: true })).toEqual({ kept: true, disabled: true })
    expect(await db().rpc('webhook_troubles', {})).toMatchObject([{ id, why: 'gone' }])
    await tell()
    expect(await claim()).toEqual([])
    expect(await db().rpc('switch_webhook_endpoint', { p_id: id, p_active: true })).toMatchObject({
      active: true,
      disabledWhy: null,
    })
    await tell()
    const [failed] = await claim()
    if (failed) expect(await finish(failed, 'failed')).toMatchObject({ disabled: true })
    expect(await db().rpc('webhook_troubles', {})).toMatchObject([{ id, why: 'failed' }])

    // One event that it cannot take, among others that it takes, is no reason.
    await db().rpc('switch_webhook_endpoint', { p_id: id, p_active: true })
    await tell()
    await tell()
    await db().pass(10)
    const [poison, good] = await claim()
    if (good) await finish(good, 'done')
    if (poison) expect(await finish(poison, 'failed')).toMatchObject({ kept: true, disabled: false })
    expect(await db().rpc('webhook_troubles', {})).toEqual([])
    await emptied()
  })

  it('are told once more what they missed, since a moment', async () => {
    const before = (await db().now()).toISOString()
    await db().pass(60)
    await tell()
    const { id } = await make()
    await tell()
    const [done] = await claim()
    if (done) await finish(done, 'done')
    await tell()
    const [failed] = await claim()
    if (failed) await finish(failed, 'again')
    await db().rpc('switch_webhook_endpoint', { p_id: id, p_active: false })
    await tell()
    await db().rpc('switch_webhook_endpoint', { p_id: id, p_active: true })
    expect(await db().rpc('recover_deliveries', { p_endpoint_id: id, p_since: before })).toEqual({
      recovering: 2,
    })
    const { deliveries } = await db().rpc('webhook_deliveries', { p_endpoint_id: id })
    expect(deliveries.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'done', 'waiting'])
    await emptied()
  })

  it('list their deliveries page by page, and take one again as if it had never been tried', async () => {
    const { id } = await make()
    for (let time = 0; time < 5; time += 1) await tell()
    const first = await db().rpc('webhook_deliveries', { p_endpoint_id: id, p_limit: 3 })
    const rest = await db().rpc('webhook_deliveries', { p_endpoint_id: id, p_limit: 3, p_before: first.next })
    expect([first.deliveries.length, rest.deliveries.length, rest.next]).toEqual([3, 2, null])
    const all = [...first.deliveries, ...rest.deliveries].map(({ seq }) => seq)
    expect(all).toEqual(all.toSorted((a, b) => b - a))
    const claimed = await claim()
    for (const one of claimed) await finish(one, 'done')
    const replayed = claimed[0]?.deliveryId ?? ''
    expect(await db().rpc('replay_delivery', { p_id: replayed })).toMatchObject({
      status: 'waiting',
      attempt: 0,
    })
    expect(await claim()).toMatchObject([{ deliveryId: replayed, attempt: 1 }])
    // Under way: it is left to it.
    expect(await db().rpc('replay_delivery', { p_id: replayed })).toMatchObject({ attempt: 1 })
    await emptied()
  })

  it('are tried with an event for them alone', async () => {
    const [one] = [await make(), await make()]
    expect(await db().rpc('test_webhook_endpoint', { p_id: one.id })).toMatchObject({ type: 'webhook.test' })
    expect(await claim()).toMatchObject([{ consumerId: one.id, event: { type: 'webhook.test' } }])
    await emptied()
  })
})
