import type { Incoming } from '../incoming'

/** An event as Socket.IO hands it to a middleware: name, arguments, and the acknowledgement's callback last, if the client asked for one. */
export function socketEvent([name, ...args]: readonly unknown[]): Incoming {
  const last = args.at(-1)
  return {
    name,
    text: null,
    payload() {
      const [payload = {}] = args
      return typeof payload === 'function' ? {} : payload
    },
    acknowledge(json) {
      if (typeof last === 'function') last(JSON.parse(json))
    },
  }
}
