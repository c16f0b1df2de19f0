import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { rates } from '@/lib/contract/limits'
import { audioSdp, candidate, videoSdp } from '@/tests/signalling/support/sdp'
import { Stage } from '@/tests/signalling/support/stage'
import { Visitor } from '@/tests/signalling/support/visitor'
import { PairOfNodes } from './support/pair-of-nodes'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => stage.leaveAll())
afterAll(() => stage.close())

it('rooms are the same whichever node each side is on', async () => {
  const nodes = await PairOfNodes.start(stage)

  // Chat: in order, once, stored; with typing.
  const funded = randomUUID()
  await stage.db.rpc('deposit_funds', {
    p_client_ref: funded,
    p_client_name: 'Priya Nair',
    p_amount_minor: 5_000,
    p_currency: 'INR',
    p_idempotency_key: randomUUID(),
  })
  const chat = await nodes.pair('chat', nodes.two, { p_client_ref: funded })
  expect(chat.clientJoined.participants).toHaveLength(1)
  expect(chat.consultantJoined.participants).toHaveLength(2)
  expect(chat.client.all('participant-joined')).toMatchObject([{ participantType: 'consultant' }])
  const words = Array.from({ length: 8 }, (_, index) => `word ${index}`)
  await Promise.all(words.map((word) => chat.client.say(word)))
  expect(await chat.consultant.code('typing')).toBe('ok')
  await chat.client.next('typing')
  expect(chat.consultant.all('message').map(({ message }) => message)).toEqual(words)
  expect(await chat.consultant.say('an answer')).toMatchObject({ ok: true })
  expect(await chat.client.next('message')).toMatchObject({ message: 'an answer', senderType: 'consultant' })
  expect(await chat.consultant.code('offer', { offer: { type: 'offer', sdp: audioSdp } })).toBe(
    'not_allowed_in_mode',
  )

  // What was added later goes the same way: files that are agreed on, and more time.
  const file = { id: randomUUID(), name: 'plan.pdf', size: 1_000, type: 'application/pdf' }
  expect(await chat.client.code('file-offer', file)).toBe('ok')
  expect(await chat.consultant.next('file-offer')).toMatchObject({ id: file.id, name: 'plan.pdf' })
  expect(await chat.consultant.code('file-accept', { id: file.id })).toBe('ok')
  expect(await chat.client.next('file-accept')).toMatchObject({ id: file.id })
  const proposal = { id: randomUUID(), minutes: 5 }
  expect(await chat.consultant.send('propose-extension', proposal)).toMatchObject({ data: { refused: null } })
  for (const side of [chat.client, chat.consultant]) {
    expect(await side.next('extension-proposed')).toMatchObject({ ...proposal, proposedBy: 'consultant' })
  }

  // Voice and video: one call number for both, and the mode lock.
  for (const [type, sdp, foreign] of [
    ['voice', audioSdp, videoSdp],
    ['video', videoSdp, null],
  ] as const) {
    const { client, consultant, consultantJoined } = await nodes.pair(type)
    expect(consultantJoined.call).toEqual({ number: 1, offerer: 'consultant' })
    expect(client.all('participant-joined')).toMatchObject([{ call: { number: 1 } }])
    expect(await consultant.code('offer', { offer: { type: 'offer', sdp }, call: 1 })).toBe('ok')
    expect(await client.next('offer')).toMatchObject({ offer: { sdp }, call: 1 })
    expect(await client.code('answer', { answer: { type: 'answer', sdp }, call: 1 })).toBe('ok')
    expect(await consultant.next('answer')).toMatchObject({ call: 1 })
    expect(await client.code('offer', { offer: { type: 'offer', sdp }, call: 2 })).toBe('ok')
    expect(await client.code('ice-candidate', { candidate: candidate(3), call: 2 })).toBe('ok')
    expect(await consultant.next('ice-candidate')).toMatchObject({ candidate: candidate(3), call: 2 })
    if (foreign) {
      expect(await consultant.code('offer', { offer: { type: 'offer', sdp: foreign } })).toBe(
        'not_allowed_in_mode',
      )
    }
    expect(await client.code('message', { id: 'x', message: 'y' })).toBe('not_allowed_in_mode')
  }
  expect(await nodes.metric(nodes.one, 'parley_fleet_tunnels{end="home"}')).toBe(3)
  expect(await nodes.metric(nodes.two, 'parley_fleet_tunnels{end="edge"}')).toBe(3)

  // Leaving is told across nodes.
  chat.consultant.close()
  expect(await chat.client.next('participant-left')).toMatchObject({
    participantType: 'consultant',
    reason: 'left',
  })
})

it('a side has one connection over all nodes, and a ticket works once over all of them', async () => {
  const nodes = await PairOfNodes.start(stage)
  const { booked, client, consultant, clientJoined } = await nodes.pair('chat')

  // The same device at the other node: a reload that was sent there.
  const again = await Visitor.connect(nodes.two.url, { resume: clientJoined.resume })
  stage.visitors.push(again)
  await client.next('replaced')
  expect(await client.disconnected()).toBe('io server disconnect')
  expect((await again.join()).participants).toHaveLength(2)
  await again.say('from the other node')
  expect(await consultant.next('message')).toMatchObject({ message: 'from the other node' })

  // Another device, which takes the place over at the first node; the third connection never makes three people.
  const ticket = await stage.claim(booked, 'client')
  const other = await nodes.visitWith(nodes.one, ticket)
  await again.next('replaced')
  await other.join()
  await expect(Visitor.connect(nodes.one.url, { ticket })).rejects.toMatchObject({
    refusal: { code: 'ticket_invalid' },
  })
  await expect(Visitor.connect(nodes.two.url, { ticket })).rejects.toMatchObject({
    refusal: { code: 'ticket_invalid' },
  })
  await expect(Visitor.connect(nodes.two.url, { resume: clientJoined.resume })).rejects.toMatchObject({
    refusal: { code: 'ticket_invalid', reason: 'replaced' },
  })
  await other.say('still two')
  expect(await consultant.next('message')).toMatchObject({ message: 'still two' })
  const present = async () => (await stage.leases(booked)).filter(({ open }) => open).map(({ side }) => side)
  await expect.poll(async () => (await present()).sort()).toEqual(['client', 'consultant'])
})

it('who goes to and fro between the nodes has no more of anything than was left', async () => {
  const nodes = await PairOfNodes.start(stage)
  const booked = await stage.book('chat')
  const beganMs = performance.now()
  let said = 0
  let resume = ''
  for (const node of [nodes.one, nodes.two, nodes.one, nodes.two, nodes.one, nodes.two]) {
    const auth = resume ? { resume } : { ticket: await stage.claim(booked, 'client') }
    const visitor = await Visitor.connect(node.url, auth)
    stage.visitors.push(visitor)
    resume = (await visitor.join()).resume
    const codes = await Promise.all(
      Array.from({ length: rates.chat.burst + 2 }, () =>
        visitor.code('message', { id: randomUUID(), message: 'x' }),
      ),
    )
    said += codes.filter((code) => code === 'ok').length
    visitor.drop()
    // Empty, so that the next node takes the room over.
    await expect.poll(() => nodes.metric(node, 'parley_connections')).toBe(0)
  }
  const earned = ((performance.now() - beganMs) / 1_000) * rates.chat.perSecond
  expect(said).toBeGreaterThanOrEqual(rates.chat.burst)
  expect(said).toBeLessThanOrEqual(rates.chat.burst + Math.ceil(earned))
})

it('presence is kept, the paid end comes and the money moves once for both nodes', async () => {
  const nodes = await PairOfNodes.start(stage)
  const { booked, client, consultant } = await nodes.pair('voice')
  await stage.age(booked, 30 * 60 - 2)
  // Learned with the next entry: nobody moves rows in production.
  await Promise.all([client.join(), consultant.join()])
  const [one, two] = await Promise.all([client.next('session-ended'), consultant.next('session-ended')])
  expect(one).toEqual(two)
  expect(one).toMatchObject({ status: 'completed', amountReleased: '97.00' })
  // By the timer, or by the sweep of either node when that comes first.
  const counted = ['timer', 'sweep', 'elsewhere'].flatMap((cause) =>
    [nodes.one, nodes.two].map((node) =>
      nodes.metric(node, `parley_settled_total{cause="${cause}",status="completed"}`),
    ),
  )
  expect((await Promise.all(counted)).filter((count) => count === 1)).toHaveLength(1)
  const { rows } = await stage.pool.query('select 1 from parley.settlements where session_id = $1', [
    booked.sessionId,
  ])
  expect(rows).toHaveLength(1)
})
