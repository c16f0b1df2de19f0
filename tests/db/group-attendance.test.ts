import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Claims } from '@/lib/db/functions/shapes/claims'
import { onEveryServer, type Practice, refusalOf } from './support/practice'
import { account } from './support/rooms'
import { signedIn } from './support/signed-in'

const node = 'node-1'
const on = (p_claims: Claims, p_session_id: string) => ({ p_claims, p_session_id })

async function liveRoom(db: Practice, host: Claims): Promise<string> {
  const { id } = await db.rpc('create_group_session', { p_claims: host, p_title: 'Friday' })
  await db.rpc('start_group_session', on(host, id))
  return id
}

/** Another connection of an account in a room. */
async function come(db: Practice, claims: Claims, id: string) {
  const { memberId } = await db.rpc('join_group_session', on(claims, id))
  const connectionId = randomUUID()
  const [entered] = await db.rpc('start_sessions', {
    p_node_id: node,
    p_arrivals: [{ sessionId: id, memberId, connectionId }],
  })
  expect(entered?.outcome).toBe('present')
  return { memberId, connectionId }
}

function go(db: Practice, connectionId: string, p_reason = 'left') {
  return db.rpc('close_presence', { p_node_id: node, p_connection_ids: [connectionId], p_reason })
}

onEveryServer('the attendance of a room', 'stopped', (db) => {
  const attendance = (claims: Claims, id: string) => db().rpc('group_attendance', on(claims, id))

  it('counts a second device and a connection that came back once, and tells each stay', async () => {
    const [host, nina] = [await account(db(), 'Asha Rao'), await account(db(), 'Nina Kapoor')]
    const id = await liveRoom(db(), host)
    await come(db(), host, id)
    await db().pass(5, 'all')
    const from = await db().now()
    const phone = await come(db(), nina, id)
    await db().pass(60, 'all')
    const laptop = await come(db(), nina, id)
    await db().pass(30, 'all')
    await go(db(), phone.connectionId, 'replaced')
    await db().pass(30, 'all')
    await go(db(), laptop.connectionId, 'connection_lost')
    await db().pass(600, 'all')
    await come(db(), nina, id)
    await db().pass(15, 'all')
    const { attendees } = await attendance(host, id)
    const at = (seconds: number) => new Date(from.getTime() + seconds * 1000).getTime()
    const [first, second] = attendees
    expect(first).toMatchObject({ name: 'Asha Rao', role: 'host', guest: false, isIn: true, lastOut: null })
    expect(second).toMatchObject({
      ...{ memberId: phone.memberId, userId: nina.sub, name: 'Nina Kapoor', role: 'member', guest: false },
      ...{ isIn: true, lastOut: null, seconds: 135 },
    })
    expect(second?.spans.map(({ from: since, until }) => [Date.parse(since), Date.parse(until)])).toEqual([
      [at(0), at(120)],
      [at(720), at(735)],
    ])
  })

  it('ends with the session, and says no more of a deleted account than that there was one', async () => {
    const [host, nina] = [await account(db(), 'Asha Rao'), await account(db(), 'Nina Kapoor')]
    const id = await liveRoom(db(), host)
    await come(db(), nina, id)
    await db().pass(20, 'all')
    await db().rpc('change_own_name', { p_claims: nina, p_name: 'Nina Rao' })
    expect((await attendance(host, id)).attendees).toMatchObject([
      { name: 'Nina Kapoor', nameNow: 'Nina Rao', isIn: true, seconds: 20 },
    ])
    await db().rpc('end_group_session', on(host, id))
    await db().rpc('delete_own_account', { p_claims: nina })
    await db().pass(100)
    const over = await attendance(host, id)
    expect(over).toMatchObject({ status: 'ENDED', attendees: [{ isIn: false, seconds: 20 }] })
    expect(over.attendees[0]).toMatchObject({ name: 'Deleted account', nameNow: 'Deleted account' })
    expect(over.attendees[0]?.lastOut).toBe(over.endedAt)
    expect(JSON.stringify(over)).not.toContain('Nina')
  })

  it('is for its hosts and for administrators, also of rooms without an account', async () => {
    const [host, cohost, member, stranger] = [
      await account(db()),
      await account(db()),
      await account(db()),
      await account(db()),
    ]
    const admin = await signedIn(db(), 'admin')
    const id = await liveRoom(db(), host)
    const { memberId } = await come(db(), cohost, id)
    await come(db(), member, id)
    await db().rpc('moderate_group_session', {
      ...{ ...on(host, id), p_act: 'make_cohost' },
      p_member_ids: [memberId],
    })
    for (const claims of [host, cohost, admin])
      expect((await attendance(claims, id)).attendees).toHaveLength(2)
    for (const claims of [member, stranger])
      expect(await refusalOf(attendance(claims, id))).toBe('not_host: not_host')
    const made = await db().rpc('create_group_room', {
      ...{ p_title: 'By command', p_mode: 'video' },
      p_members: [{ role: 'host', name: 'Asha' }],
    })
    const guest = { p_node_id: node, p_arrivals: [arrivalOf(made.sessionId, made.members[0]?.id ?? '')] }
    await db().rpc('start_sessions', guest)
    expect((await attendance(admin, made.sessionId)).attendees).toMatchObject([
      { name: 'Asha', nameNow: 'Asha', userId: null, role: 'host', guest: false, isIn: true },
    ])
    expect(await refusalOf(attendance(host, made.sessionId))).toBe('session_not_found: session_not_found')
    expect(await refusalOf(attendance(admin, randomUUID()))).toBe('session_not_found: session_not_found')
  })
})

const arrivalOf = (sessionId: string, memberId: string) => ({
  sessionId,
  memberId,
  connectionId: randomUUID(),
})

const [people, devices] = [3, 2]
const step = fc.oneof(
  fc.record({ act: fc.constant('come' as const), who: fc.nat(people - 1), device: fc.nat(devices - 1) }),
  fc.record({ act: fc.constant('go' as const), who: fc.nat(people - 1), device: fc.nat(devices - 1) }),
  fc.record({ act: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 90 }) }),
)

onEveryServer(
  'any comings and goings',
  'stopped',
  (db) => {
    it('add up to the seconds in which somebody was in on any device', async () => {
      const accounts = await Promise.all(Array.from({ length: people }, () => account(db())))
      const [host] = accounts
      if (!host) throw new Error('There is no host.')
      const run = async (steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
        const id = await liveRoom(db(), host)
        const open = new Map<string, string>()
        const model = accounts.map(() => ({ seconds: 0, came: false, in: false }))
        for (const next of steps) {
          if (next.act === 'pass') {
            await db().pass(next.seconds, 'all')
            for (const one of model) if (one.in) one.seconds += next.seconds
            continue
          }
          const [claims, one] = [accounts[next.who], model[next.who]]
          if (!claims || !one) throw new Error('Nobody is called that.')
          const key = `${next.who} ${next.device}`
          const connection = open.get(key)
          if (next.act === 'come' && !connection) {
            open.set(key, (await come(db(), claims, id)).connectionId)
            one.came = true
          } else if (next.act === 'go' && connection) {
            await go(db(), connection)
            open.delete(key)
          }
          one.in = [...open.keys()].some((held) => held.startsWith(`${next.who} `))
        }
        const { attendees } = await db().rpc('group_attendance', on(host, id))
        expect(
          accounts.map(({ sub }) => {
            const found = attendees.find(({ userId }) => userId === sub)
            return found ? { seconds: found.seconds, in: found.isIn } : null
          }),
        ).toEqual(model.map((one) => (one.came ? { seconds: one.seconds, in: one.in } : null)))
        for (const { spans, seconds } of attendees) {
          const sum = spans.reduce((all, { from, until }) => all + Date.parse(until) - Date.parse(from), 0)
          expect(sum).toBe(seconds * 1000)
          for (const [at, { from }] of spans.entries()) {
            const before = spans[at - 1]
            if (before) expect(Date.parse(from)).toBeGreaterThan(Date.parse(before.until))
          }
        }
        await db().rpc('end_group_session', on(host, id))
      }
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), run), {
        numRuns: 10,
      })
    }, 120_000)
  },
  { on: ['embedded'] },
)
