import type { ClientEvent, PayloadOf } from '@/lib/contract/socket'
import type { Guard } from '../../guards/guards'
import { refused } from '../../guards/socket'
import type { TopologyOptions } from '../topology'

/** The server did not do what was asked; `code` as it says, or `unanswered`. */
export class HubRefused extends Error {
  override readonly name = 'HubRefused'
  constructor(readonly code: string) {
    super(code)
  }
}

export type Ask = <E extends ClientEvent, D>(event: E, payload: PayloadOf<E>, data: Guard<D>) => Promise<D>

/** Asks, and answers what comes with a good acknowledgement. @throws HubRefused */
export function createAsk({ ask }: Pick<TopologyOptions, 'ask'>): Ask {
  return async (event, payload, data) => {
    const answer = await ask(event, payload)
    if (refused(answer)) throw new HubRefused(answer.code)
    const given: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : null
    if (!data(given)) throw new HubRefused('unanswered')
    return given
  }
}
