import type { Incoming } from '@/lib/signalling/rooms/incoming'

/** An event as Socket.IO hands it to a middleware: name, arguments, and the acknowledgement's callback last, if the client asked for one. */
export function socketEvent([name, ...args]: readonly unknown[]): Incoming {
  const last = args.at(-1)
  return {
    name,
    text: null,
    wantsAnswer: typeof last === 'function',
    payload() {
      const [payload = {}] = args
      return typeof payload === 'function' ? {} : payload
    },
    acknowledge(json) {
      if (typeof last === 'function') last(JSON.parse(json))
    },
  }
}
