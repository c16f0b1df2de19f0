import { setTimeout as wait } from 'node:timers/promises'
import { ChatLoad } from './chat-load'
import { type Counts, Guest } from './guest'
import type { CameBack, Opened, Order } from './orders'
import { percentile } from './percentile'
import { RelayLoad } from './relay-load'

/** The load generator: a process of its own that does what the bench orders, one order after the other, and answers each. */
let guests: Guest[] = []
const counts: Counts = { refused: 0, attempts: 0 }

async function open(order: Extract<Order, { do: 'open' }>): Promise<Opened> {
  const first = guests.length
  const added = order.seats.map(
    (seat, index) => new Guest(seat, order.protocol, order.port, first + index, counts),
  )
  guests = [...guests, ...added]
  const began = performance.now()
  const joinedMs: number[] = []
  const join = async (guest: Guest) => void joinedMs.push(await guest.join())
  await (order.perSecond ? paced(added, order.perSecond, join) : atMost(order.atOnce, added, join))
  return { seconds: (performance.now() - began) / 1000, joinedMs }
}

async function atMost(
  count: number,
  all: readonly Guest[],
  act: (guest: Guest) => Promise<void>,
): Promise<void> {
  const queue = [...all]
  const worker = async () => {
    for (let guest = queue.shift(); guest; guest = queue.shift()) await act(guest)
  }
  await Promise.all(Array.from({ length: count }, worker))
}

/** Each begins at its moment, late only where this process was. */
async function paced(
  all: readonly Guest[],
  perSecond: number,
  act: (guest: Guest) => Promise<void>,
): Promise<void> {
  const began = performance.now()
  const acts = all.map(async (guest, index) => {
    await wait(began + (index * 1000) / perSecond - performance.now())
    await act(guest)
  })
  await Promise.all(acts)
}

function comeBack(): Promise<CameBack> {
  const returnedAtMs: number[] = []
  const all = guests.length
  Object.assign(counts, { refused: 0, attempts: 0 })
  return new Promise((resolve) => {
    for (const guest of guests) {
      guest.comeBack(() => {
        returnedAtMs.push(Date.now())
        if (returnedAtMs.length < all) return
        const at = (part: number) => percentile(returnedAtMs, part)
        resolve({ firstAtMs: at(0), medianAtMs: at(0.5), lastAtMs: at(1), ...counts })
      })
    }
  })
}

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'open':
      return open(order)
    case 'relay':
      return new RelayLoad(guests, order.perSecond, order.seconds).run()
    case 'chat':
      return new ChatLoad(guests, order.perSecond, order.seconds).run()
    case 'come-back':
      return comeBack()
    case 'close':
      for (const guest of guests) guest.close()
      guests = []
      return null
  }
  return order satisfies never
}

const tell = (answer: unknown) => process.send?.(answer)
process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => tell({ ok: true, answer }),
    (error: unknown) => tell({ ok: false, message: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
