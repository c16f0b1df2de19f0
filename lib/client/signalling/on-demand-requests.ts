import type { AckCode } from '@/lib/contract/codes'
import type { ClientEvent, PayloadOf } from '@/lib/contract/socket'
import { exactly, object } from '../guards/guards'
import { refused } from '../guards/socket'
import type { Outlet } from './on-demand'

const taken = object<{ ok: true }>({ ok: exactly(true) })

/** Says something to the server; answers what became of it, and `unanswered` when that is not known. */
export async function tell<E extends ClientEvent>(
  outlet: Outlet,
  event: E,
  payload: PayloadOf<E>,
): Promise<'ok' | 'unanswered' | AckCode> {
  const answer = await outlet.ask(event, payload)
  if (taken(answer)) return 'ok'
  return refused(answer) ? answer.code : 'unanswered'
}
