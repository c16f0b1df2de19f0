import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { type Booking, Driver, type SessionEvent } from '../driver/driver'
import { minute, second, type Terms } from '../oracle/words'
import { Scene } from '../support/scene'
import { termsOf } from './play'

/** The games of the table that are not about who is there: each answers what lies beyond the named graces. */

const terms = termsOf({ billing: 'prorata', mode: 'video' })
const start = terms.scheduledStart
const noShowSeconds = 600
const bridgedSeconds = 60

function booking(more: Partial<Booking> = {}): Booking {
  return { ...terms, funds: 1_000_000, clientRef: randomUUID(), consultantRef: randomUUID(), ...more }
}

function paidSeconds(one: Terms, grossMinor = 0): number {
  return Math.round((grossMinor * one.bookedMinutes * 60) / one.priceMinor)
}

/** The client waits; the consultant looked in 5 min before the start and is not seen again. */
export async function visitsToStopNoShow(driver: Driver): Promise<number> {
  const scene = new Scene(1, 20 * second)
  scene.until(start - 5 * minute)
  const visit = scene.join('consultant')
  scene.pass(second)
  scene.close(visit, 'left')
  scene.until(start)
  scene.join('client')
  scene.until(start + 80 * minute)
  scene.tell({ act: 'sweep' })
  const { summaries } = await driver.play(terms, 0, scene.events)
  const ended = Driver.instantOf(summaries?.[0]?.endedAt ?? '')
  return (ended - start) / second - noShowSeconds
}

/** Both clients stay in their rooms for half an hour, the consultant is in both. */
export async function twoAtOnce(driver: Driver): Promise<number> {
  const consultantRef = randomUUID()
  const events = [0, 1].flatMap((session) => {
    const scene = new Scene(1, 20 * second)
    scene.until(start + session)
    scene.join('client')
    scene.join('consultant')
    scene.until(start + 31 * minute)
    scene.tell({ act: 'sweep' })
    return scene.events.map((event): SessionEvent => ({ ...event, session }))
  })
  const bookings = [booking({ consultantRef }), booking({ consultantRef })]
  const { summaries } = await driver.playAll(bookings, inOrder(events))
  const paid = (summaries ?? []).reduce((sum, one) => sum + paidSeconds(terms, one?.grossMinor), 0)
  return paid - terms.bookedMinutes * 60 - bridgedSeconds
}

/** The first client is 9 min late, so that its session runs on into the next; there the consultant changes rooms every 14 s. */
export async function twoByTurns(driver: Driver): Promise<number> {
  const consultantRef = randomUUID()
  const rooms = [new Scene(1, 20 * second), new Scene(1, 20 * second)]
  const [first, next] = rooms
  if (!first || !next) return 0
  const nextStart = start + 30 * minute
  first.until(start)
  first.join('consultant')
  first.until(start + 9 * minute)
  first.join('client')
  first.until(nextStart - second)
  next.until(nextStart - second)
  next.join('client')
  for (let turn = 0; turn < 38; turn += 1) changeRooms(rooms, turn)
  for (const room of rooms) {
    room.until(start + 70 * minute)
    room.tell({ act: 'sweep' })
  }
  const bookings = [booking({ consultantRef }), booking({ consultantRef, scheduledStart: nextStart })]
  const { summaries } = await driver.playAll(bookings, inOrder(rooms.flatMap(eventsIn)))
  const paid = (summaries ?? []).reduce((sum, one) => sum + paidSeconds(terms, one?.grossMinor), 0)
  // From the first client's coming on it was always in one of the two rooms, at last in the first, and never in both.
  const firstEnded = Driver.instantOf(summaries?.[0]?.endedAt ?? '')
  return paid - (firstEnded - start) / second + 9 * 60 - 2 * bridgedSeconds
}

function changeRooms(rooms: readonly Scene[], turn: number): void {
  const [here, there] = turn % 2 === 0 ? [rooms[1], rooms[0]] : [rooms[0], rooms[1]]
  for (const connection of there?.connectionsOf('consultant') ?? []) there?.close(connection, 'elsewhere')
  here?.join('consultant')
  for (const room of rooms) room.pass(14 * second)
}

const eventsIn = (room: Scene, session: number) =>
  room.events.map(
    (event): SessionEvent => ({ ...event, session, ...(event.act === 'join' ? { goOn: true } : {}) }),
  )

function inOrder(events: readonly SessionEvent[]): SessionEvent[] {
  return events.toSorted((a, b) => a.at - b.at)
}

/** Half an hour of more time, by five minutes each. */
export async function addsForNothing(driver: Driver): Promise<number> {
  const cheap = { ...terms, priceMinor: 2 }
  const scene = new Scene(1, 20 * second)
  scene.until(start)
  scene.join('client')
  scene.join('consultant')
  for (let proposal = 1; proposal <= 6; proposal += 1) {
    scene.pass(minute)
    scene.beat()
    scene.tell({ act: 'propose', side: 'client', proposal, minutes: 5 })
    scene.tell({ act: 'answer', side: 'consultant', proposal, accept: true })
  }
  scene.until(start + 61 * minute)
  scene.tell({ act: 'sweep' })
  const { summaries } = await driver.play(cheap, 1_000, scene.events)
  const served = (summaries?.[0]?.durationSeconds ?? 0) - cheap.bookedMinutes * 60
  return Math.max(0, served - paidSeconds(cheap, (summaries?.[0]?.grossMinor ?? 0) - cheap.priceMinor))
}

const balance = z.object({ availableMinor: z.coerce.number() })

/** 10.00 and then 900.00 with the same key: what is answered as received and is not there. */
export async function reusesKey(driver: Driver): Promise<number> {
  const [client, key] = [randomUUID(), randomUUID()]
  await deposit(driver, client, 1_000, key)
  const second = await deposit(driver, client, 90_000, key)
  return second === undefined ? 0 : 91_000 - second
}

/** The balance afterwards; undefined: refused. */
async function deposit(driver: Driver, client: string, amount: number, key: string) {
  const sql = `select public.deposit_funds($1, 'Priya Nair', $2, 'INR', $3) as answer`
  return driver.rows(sql, [client, amount, key]).then(
    ([row]) => z.object({ answer: balance }).parse(row).answer.availableMinor,
    () => undefined,
  )
}

/** A booking for 10.00 and one for 900.00 with the same key: what is answered as booked and is not. */
export async function paysTwice(driver: Driver): Promise<number> {
  const [client, consultant, key] = [randomUUID(), randomUUID(), randomUUID()]
  const book = (price: number) =>
    driver
      .rows(
        `select public.create_booking(p_client_ref => $1, p_client_name => 'Priya Nair', p_consultant_ref => $2, p_consultant_name => 'Asha Rao',
          p_session_type => 'video', p_scheduled_start => parley.clock(), p_duration_minutes => 30, p_price_minor => $3, p_currency => 'INR',
          p_funding => 'received', p_idempotency_key => $4)`,
        [client, consultant, price, key],
      )
      .then(
        () => true,
        () => false,
      )
  await book(1_000)
  return (await book(90_000)) ? 89_000 : 0
}
