import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '@/lib/contract/limits'
import { otherSide, type ParticipantType, type SessionType } from '@/lib/contract/words'
import { appointment } from '@/lib/room/kinds/appointment'
import { emptyRoom, isEmpty, isLive } from '@/lib/room/room'
import { enter, lastCall, leave, type Room, route } from './support/two-sides'

const room = (mode: SessionType = 'video') => emptyRoom(appointment, mode)

/** A room in which both are, the consultant having come second. */
function full(mode: SessionType = 'video'): Room {
  const first = enter(room(mode), 'client', 'c1', null)
  return enter(first.room, 'consultant', 'k1', null).room
}

describe('entering', () => {
  it('alone starts no call; as the second it starts one, offered by the newcomer', () => {
    const first = enter(room(), 'client', 'c1', null)
    expect(first).toMatchObject({ displaced: null, call: null, callStarts: false })
    expect(isLive(first.room)).toBe(false)
    const second = enter(first.room, 'consultant', 'k1', null)
    expect(second).toMatchObject({ call: { number: 1, offerer: 'consultant' }, callStarts: true })
    expect(isLive(second.room)).toBe(true)
  })

  it('a chat starts no call at all', () => {
    const first = enter(room('chat'), 'client', 'c1', null)
    expect(enter(first.room, 'consultant', 'k1', null).call).toBeNull()
  })

  it('takes the seat from an older connection of the same side', () => {
    const again = enter(full(), 'client', 'c2', null)
    expect(again).toMatchObject({ displaced: 'c1', call: { number: 2, offerer: 'client' } })
    expect(leave(again.room, 'c1')).toBeNull()
  })

  it('keeps a call that both sides still have', () => {
    const gone = leave(full(), 'c1')?.room ?? room()
    expect(enter(gone, 'client', 'c2', 1)).toMatchObject({
      call: { number: 1, offerer: 'client' },
      callStarts: false,
    })
  })

  it('keeps a call over a restart, in which the room forgot everything', () => {
    const first = enter(room(), 'client', 'c1', 7)
    expect(first.call).toBeNull()
    expect(enter(first.room, 'consultant', 'k1', 7)).toMatchObject({ call: { number: 7 }, callStarts: false })
  })

  it('starts over under a number of its own when the sides disagree, whatever either reports', () => {
    const first = enter(room(), 'client', 'c1', 7)
    expect(enter(first.room, 'consultant', 'k1', 4)).toMatchObject({ call: { number: 1 }, callStarts: true })
    expect(enter(first.room, 'consultant', 'k1', null)).toMatchObject({ call: { number: 1 } })
    expect(enter(first.room, 'consultant', 'k1', limits.callNumber).call?.number).toBe(1)
  })

  it('starts over under a number that neither side has: it would not start over', () => {
    const first = enter(room(), 'client', 'c1', 1)
    expect(enter(first.room, 'consultant', 'k1', 2)).toMatchObject({ call: { number: 3 }, callStarts: true })
  })

  it('keeps no call with a number that no room ever gave', () => {
    const first = enter(room(), 'client', 'c1', limits.callNumber)
    expect(enter(first.room, 'consultant', 'k1', limits.callNumber)).toMatchObject({
      call: { number: 1 },
      callStarts: true,
    })
  })
})

describe('routing', () => {
  it('goes to the other seat only', () => {
    expect(route(full(), 'client', 'c1', 1, false)).toMatchObject({ ok: true, to: 'k1', call: 1 })
    expect(route(full(), 'consultant', 'k1', undefined, false)).toMatchObject({ ok: true, to: 'c1', call: 1 })
  })

  it('is refused to who holds no seat, and to who is alone', () => {
    expect(route(full(), 'client', 'stranger', 1, true)).toEqual({ ok: false, code: 'not_in_room' })
    expect(route(full(), 'client', 'k1', 1, true)).toEqual({ ok: false, code: 'not_in_room' })
    const alone = enter(room(), 'client', 'c1', null).room
    expect(route(alone, 'client', 'c1', 1, true)).toEqual({ ok: false, code: 'peer_absent' })
  })

  it('drops what belongs to an older call and follows a newer one', () => {
    const newer = route(full(), 'client', 'c1', 5, true)
    expect(newer).toMatchObject({ ok: true, to: 'k1', call: 5 })
    if (!newer.ok) return
    expect(lastCall(newer.room)).toBe(5)
    expect(route(newer.room, 'consultant', 'k1', 4, true)).toMatchObject({ ok: true, to: null })
    expect(route(newer.room, 'consultant', 'k1', undefined, false)).toMatchObject({ to: 'c1', call: 5 })
  })

  it('lets only an offer open a newer call, and only one that its page can have counted to', () => {
    const before = full()
    for (const call of [2, 1_000_000, limits.callNumber]) {
      expect(route(before, 'client', 'c1', call, false)).toEqual({ ok: true, to: null, call, room: before })
    }
    const furthest = lastCall(before) + limits.callsAhead
    expect(route(before, 'client', 'c1', furthest, true)).toMatchObject({ ok: true, to: 'k1' })
    for (const call of [furthest + 1, 1_000_000, limits.callNumber]) {
      expect(route(before, 'client', 'c1', call, true)).toEqual({ ok: false, code: 'bad_payload' })
    }
  })
})

describe('leaving', () => {
  it('frees the seat once', () => {
    const left = leave(full(), 'k1')
    expect(left?.side).toBe('consultant')
    if (!left) return
    expect(leave(left.room, 'k1')).toBeNull()
    expect(isEmpty(left.room)).toBe(false)
    expect(isEmpty(leave(left.room, 'c1')?.room ?? full())).toBe(true)
  })
})

/** The plainest model: who sits where, and the highest number ever seen. */
type Act =
  | { act: 'enter'; side: ParticipantType; connection: number; liveCall: number | null }
  | { act: 'leave'; connection: number }
  | { act: 'signal'; side: ParticipantType; connection: number; call: number | undefined; opens: boolean }

const side = fc.constantFrom<ParticipantType>('client', 'consultant')
const connection = fc.integer({ min: 0, max: 5 })
/** What a page may say, honest or not. */
const number = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.constantFrom(1_000_000, limits.livingCall, limits.livingCall + 1, limits.callNumber),
  fc.integer({ min: 1, max: limits.callNumber }),
)
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant('enter' as const),
    side,
    connection,
    liveCall: fc.option(number),
  }),
  fc.record({ act: fc.constant('leave' as const), connection }),
  fc.record({
    act: fc.constant('signal' as const),
    side,
    connection,
    call: fc.option(number, { nil: undefined }),
    opens: fc.boolean(),
  }),
)

/** Each side has connection names of its own, as sockets do. */
const named = (who: ParticipantType, number: number) => `${who}-${number}`

function step(before: Room, next: Act, seats: Map<ParticipantType, string>): Room {
  switch (next.act) {
    case 'enter': {
      const name = named(next.side, next.connection)
      const entered = enter(before, next.side, name, next.liveCall)
      expect(entered.displaced).toBe(seats.get(next.side) ?? null)
      expect(entered.call !== null).toBe(seats.has(otherSide(next.side)))
      if (entered.callStarts) expect(entered.call?.number).toBeGreaterThan(lastCall(before))
      if (entered.call) expect(entered.call.offerer).toBe(next.side)
      if (entered.callStarts) expect(lastCall(entered.room) - lastCall(before)).toBeLessThanOrEqual(3)
      seats.set(next.side, name)
      return entered.room
    }
    case 'leave': {
      const holder = [...seats].find(([, name]) => name.endsWith(`-${next.connection}`))
      const left = holder ? leave(before, holder[1]) : null
      expect(left?.side).toBe(holder?.[0])
      if (holder) seats.delete(holder[0])
      return left?.room ?? before
    }
    case 'signal': {
      const name = named(next.side, next.connection)
      const routed = route(before, next.side, name, next.call, next.opens)
      if (seats.get(next.side) !== name) expect(routed).toEqual({ ok: false, code: 'not_in_room' })
      else if (!seats.has(otherSide(next.side))) expect(routed).toEqual({ ok: false, code: 'peer_absent' })
      else if (routed.ok && routed.to !== null) {
        expect(routed.to).toBe(seats.get(otherSide(next.side)))
        expect(routed.call).toBe(Math.max(lastCall(routed.room), 1))
        expect(lastCall(routed.room) - lastCall(before)).toBeLessThanOrEqual(limits.callsAhead)
      }
      return routed.ok ? routed.room : before
    }
  }
}

it('over any history: one connection a side, numbers never fall, nothing reaches its own sender', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const seats = new Map<ParticipantType, string>()
      let now = room()
      for (const next of acts) {
        const after = step(now, next, seats)
        expect(lastCall(after)).toBeGreaterThanOrEqual(lastCall(now))
        expect(isLive(after)).toBe(seats.size === 2)
        expect(isEmpty(after)).toBe(seats.size === 0)
        now = after
      }
    }),
    { numRuns: 1_000 },
  )
})

it('whatever the pages of a room said before, the next two that come get a call with a number that every page takes', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const seats = new Map<ParticipantType, string>()
      const spoiled = acts.reduce((now, next) => step(now, next, seats), room())
      const first = enter(spoiled, 'client', 'honest-c', null)
      const { call } = enter(first.room, 'consultant', 'honest-k', null)
      expect(call?.number).toBeGreaterThan(0)
      expect(call?.number).toBeLessThanOrEqual(limits.livingCall + 41 * limits.callsAhead)
    }),
    { numRuns: 1_000 },
  )
})
