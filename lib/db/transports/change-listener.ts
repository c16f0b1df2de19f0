import { Client } from 'pg'

const channel = 'parley_changes'
const firstDelayMs = 250
const maxDelayMs = 10_000

/**
 * Keeps one connection listening for changes while anybody is subscribed. After a lost connection it comes back by itself and wakes
 * everybody once, because notifications sent meanwhile are gone.
 */
export function changeListener(url: string) {
  const wakers = new Set<() => void>()
  let client: Client | undefined
  let retry: NodeJS.Timeout | undefined
  let delayMs = firstDelayMs

  const wakeAll = () => {
    for (const wake of wakers) wake()
  }

  const connect = async () => {
    const own = new Client({ connectionString: url, keepAlive: true, application_name: 'parley changes' })
    client = own
    own.on('error', () => lost(own))
    own.on('end', () => lost(own))
    own.on('notification', wakeAll)
    try {
      await own.connect()
      await own.query(`listen ${channel}`)
      delayMs = firstDelayMs
      wakeAll()
    } catch {
      lost(own)
    }
  }

  const lost = (own: Client) => {
    if (client !== own) return
    client = undefined
    own.end().catch(() => undefined)
    if (wakers.size === 0) return
    retry = setTimeout(connect, delayMs).unref()
    delayMs = Math.min(delayMs * 2, maxDelayMs)
  }

  const close = async () => {
    wakers.clear()
    clearTimeout(retry)
    const open = client
    client = undefined
    await open?.end().catch(() => undefined)
  }

  /** Each subscription is its own, also when the same function subscribes twice. */
  const subscribe = (wake: () => void) => {
    const entry = () => wake()
    wakers.add(entry)
    if (wakers.size === 1) void connect()
    return () => {
      if (wakers.delete(entry) && wakers.size === 0) void close()
    }
  }

  return { subscribe, close }
}
