import { ChatLoad } from './chat-load'
import { type Counts, Guest } from './guest'
import type { CameBack, Opened, Order } from './orders'
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
  const queue = [...added]
  const worker = async () => {
    for (let guest = queue.shift(); guest; guest = queue.shift()) joinedMs.push(await guest.join())
  }
  await Promise.all(Array.from({ length: order.atOnce }, worker))
  return { seconds: (performance.now() - began) / 1000, joinedMs }
}

function comeBack(): Promise<CameBack> {
  let missing = guests.length
  Object.assign(counts, { refused: 0, attempts: 0 })
  return new Promise((resolve) => {
    for (const guest of guests) {
      guest.comeBack(() => {
        missing -= 1
        if (missing === 0) resolve({ lastAtMs: Date.now(), ...counts })
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
