import fc from 'fast-check'
import { expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { group } from '@/lib/room/kinds/group'
import { isOf, type Links, pairOf } from '@/lib/room/link'
import { emptyRoom, enter, isEmpty, isLive, leave, type Room, route } from '@/lib/room/room'

type Role = 'host' | 'cohost' | 'member' | 'guest'

const capacity = 4

/** More than there are seats for. */
const roles: Readonly<Record<string, Role>> = {
  host: 'host',
  heir: 'host',
  ada: 'member',
  bo: 'member',
  cy: 'member',
  di: 'member',
}
const who = fc.constantFrom(...Object.keys(roles))
const call = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(limits.livingCall, limits.callNumber))
const act = fc.oneof(
  fc.record({
    act: fc.constant('enter' as const),
    who,
    page: fc.nat(2),
    living: fc.dictionary(who, call, { maxKeys: 3 }),
  }),
  fc.record({ act: fc.constant('leave' as const), who, page: fc.nat(2) }),
  fc.record({
    act: fc.constant('signal' as const),
    who,
    page: fc.nat(2),
    to: who,
    call: fc.option(call, { nil: undefined }),
    opens: fc.boolean(),
  }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

/** What each two have who are not named. */
const between = (links: Links, isTouched: (pair: string) => boolean) =>
  [...links].filter(([pair]) => !isTouched(pair)).sort(([a], [b]) => (a < b ? -1 : 1))

/** Who is in, by the connection that says so; the model. */
type Seats = Map<string, string>

function entered(
  before: Room<Role>,
  { who: me, page, living }: Extract<Act, { act: 'enter' }>,
  seats: Seats,
) {
  const role = roles[me] ?? 'member'
  const others = [...seats.keys()].filter((other) => other !== me)
  const ofRole = others.filter((other) => roles[other] === role)
  const { [me]: _self, ...calls } = living
  const said = enter(before, me, role, `${me}-${page}`, calls)
  if (!seats.has(me) && (ofRole.length === group.seats[role] || others.length === capacity)) {
    expect(said).toEqual({ ok: false, code: 'room_full' })
    return before
  }
  if (!said.ok) throw new Error('There was a seat.')
  expect(said.displaced).toBe(seats.get(me) ?? null)
  expect(said.calls.map((one) => one.with).toSorted()).toEqual(others.toSorted())
  for (const one of said.calls) {
    const lastCall = before.links.get(pairOf(me, one.with))?.lastCall ?? 0
    expect(one.offerer).toBe(me)
    if (one.starts) expect(one.number).toBeGreaterThan(lastCall)
  }
  seats.set(me, `${me}-${page}`)
  const touched = (pair: string) => isOf(pair, me)
  expect(between(said.room.links, touched)).toEqual(between(before.links, touched))
  return said.room
}

function left(before: Room<Role>, { who: me, page }: Extract<Act, { act: 'leave' }>, seats: Seats) {
  const said = leave(before, `${me}-${page}`)
  expect(said?.member).toBe(seats.get(me) === `${me}-${page}` ? me : undefined)
  if (!said) return before
  seats.delete(me)
  const touched = (pair: string) => isOf(pair, me)
  expect(between(said.room.links, touched)).toEqual(between(before.links, touched))
  return said.room
}

function signalled(before: Room<Role>, said: Extract<Act, { act: 'signal' }>, seats: Seats) {
  const { who: from, page, to, opens } = said
  const connection = `${from}-${page}`
  const routed = route(before, { from, connection, to, call: said.call, opens })
  if (seats.get(from) !== connection) expect(routed).toEqual({ ok: false, code: 'not_in_room' })
  else if (from === to || !seats.has(to)) expect(routed).toEqual({ ok: false, code: 'peer_absent' })
  if (!routed.ok) return before
  if (routed.to !== null) expect(routed.to).toBe(to)
  const touched = (pair: string) => pair === pairOf(from, to)
  expect(between(routed.room.links, touched)).toEqual(between(before.links, touched))
  return routed.room
}

function step(room: Room<Role>, next: Act, seats: Seats): Room<Role> {
  switch (next.act) {
    case 'enter':
      return entered(room, next, seats)
    case 'leave':
      return left(room, next, seats)
    case 'signal':
      return signalled(room, next, seats)
  }
}

it('over any history of a group: seats by role, a call with each other one, and what two have nobody else moves', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const seats: Seats = new Map()
      let room: Room<Role> = emptyRoom(group, 'video', capacity)
      for (const next of acts) {
        const after = step(room, next, seats)
        expect(new Map([...after.seats].map(([id, { connection }]) => [id, connection]))).toEqual(seats)
        expect(isLive(after)).toBe(seats.has('host') || seats.has('heir'))
        expect(isEmpty(after)).toBe(seats.size === 0)
        for (const [pair, { lastCall }] of room.links)
          expect(after.links.get(pair)?.lastCall).toBeGreaterThanOrEqual(lastCall)
        room = after
      }
    }),
    { numRuns: 1_000 },
  )
})

it('a room for fewer than the seats of its kind is full before they are taken', () => {
  const empty: Room<Role> = emptyRoom(group, 'video', 2)
  const one = enter(empty, 'host', 'host', 'host-1', {})
  if (!one.ok) throw new Error('There was a seat.')
  const two = enter(one.room, 'ada', 'member', 'ada-1', {})
  if (!two.ok) throw new Error('There was a seat.')
  expect(enter(two.room, 'bo', 'member', 'bo-1', {})).toEqual({ ok: false, code: 'room_full' })
  // Who is in already takes the own seat anew.
  expect(enter(two.room, 'ada', 'member', 'ada-2', {})).toMatchObject({ ok: true, displaced: 'ada-1' })
})
