import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ParticipantType } from '@/lib/contract/words'
import { appointment } from '@/lib/room/kinds/appointment'
import * as core from '@/lib/room/room'
import { type Act, type History, historyOf } from './support/histories-of-two'
import * as two from './support/two-sides'

/** Recorded from the core that knew two sides by name, over the same histories, before it went. */
interface Recorded {
  /** The first histories in the clear. */
  readonly answers: readonly unknown[]
  /** SHA-256 over the answers of each further batch. */
  readonly batch: number
  readonly digests: readonly string[]
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('./fixtures/room-of-two-sides.json', import.meta.url), 'utf8'),
)

/** What the room answers to each act, without the rooms themselves; and whether it is live and empty afterwards. */
function answersOf({ mode, acts }: History): unknown[] {
  let room: two.Room = core.emptyRoom(appointment, mode)
  return acts.map((act) => {
    const { next, answer } = step(room, act)
    room = next
    return [answer, core.isLive(room), core.isEmpty(room)]
  })
}

function step(room: two.Room, act: Act): { next: two.Room; answer: unknown } {
  switch (act.act) {
    case 'enter':
      return told(room, two.enter(room, act.side, act.connection, act.liveCall))
    case 'leave':
      return told(room, two.leave(room, act.connection))
    case 'signal':
      return told(room, two.route(room, act.side, act.connection, act.call, act.opens))
    case 'file':
      return told(room, two.stepFile(room, act.side, act.connection, act.event, act.id))
    case 'may':
      return { next: room, answer: isSeated(room, act.side) && core.maySend(room, act.side, act.event) }
  }
}

function told(before: two.Room, said: object | null) {
  if (!said || !('room' in said)) return { next: before, answer: said }
  const { room, ...answer } = said
  return { next: isRoom(room) ? room : before, answer }
}

/** Every answer that has a room has the next one. */
function isRoom(value: unknown): value is two.Room {
  return typeof value === 'object' && value !== null && 'seats' in value
}

function isSeated(room: two.Room, side: ParticipantType): boolean {
  return room.seats.has(side)
}

/** As JSON, with the keys of each object in order: the two cores need not name things in the same order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}

describe('a room of two members', () => {
  it('answers as the core of two sides did', () => {
    const answers = recorded.answers.map((_one, seed) => answersOf(historyOf(seed)))
    expect(JSON.parse(canonical(answers))).toEqual(recorded.answers)
  })

  it('answers as the core of two sides did over 20,000 further histories', () => {
    const first = recorded.answers.length
    const digests = recorded.digests.map((_digest, batch) => {
      const hash = createHash('sha256')
      for (let each = 0; each < recorded.batch; each += 1) {
        hash.update(canonical(answersOf(historyOf(first + batch * recorded.batch + each))))
      }
      return hash.digest('hex')
    })
    expect(recorded.batch * digests.length).toBe(20_000)
    expect(digests).toEqual(recorded.digests)
  }, 120_000)
})
