import type { AckCode } from '@/lib/room/codes'
import type { ClientEvent, PayloadOf } from '@/lib/room/events'
import type { Outlet } from './outlet'
import { exactly, object } from './shape'
import { refused } from './wire'

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
