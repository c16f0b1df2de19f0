import * as z from 'zod'
import { forms } from '@/lib/contract/limits'
import { isStorable } from '@/lib/contract/text'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'

/** What administrators do with group rooms; SQL keeps each act with who did it and why. */

export const roomNote = z.enum([
  'ended',
  'removed',
  'already-over',
  'already-out',
  'is-host',
  'no-member',
  'invalid',
  'gone',
])
export type RoomNote = z.infer<typeof roomNote>

/** Made with the form, so that pressing twice does it once. */
const onRoom = { id: z.uuid(), key: z.uuid() }
const reason = z.string().trim().min(1).max(forms.reasonCharacters).refine(isStorable)
const act = z.discriminatedUnion('act', [
  z.object({ act: z.literal('end'), ...onRoom }),
  z.object({ act: z.literal('remove'), ...onRoom, memberId: z.uuid() }),
])
type Act = z.output<typeof act>

/** One act of an administrator on a room; back to its page, which says what became of it. */
export async function actOnRoom(form: URLSearchParams, call: PageCall): Promise<Response> {
  const fields = Object.fromEntries(form)
  const read = act.safeParse(fields)
  if (!read.success) return problem('bad_request')
  const why = reason.safeParse(fields['reason'])
  if (!why.success) return backTo(read.data.id, 'invalid')
  try {
    return backTo(read.data.id, await acted(read.data, why.data, call))
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'session_not_found') return seeOther('/admin/rooms?note=gone')
    if (error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    throw error
  }
}

const refusals = {
  already_over: 'already-over',
  already_out: 'already-out',
  is_host: 'is-host',
  no_such_member: 'no-member',
} as const satisfies Record<string, RoomNote>

async function acted(input: Act, why: string, { database, account }: PageCall): Promise<RoomNote> {
  const named = {
    p_claims: account.claims,
    p_session_id: input.id,
    p_reason: why,
    p_idempotency_key: input.key,
  }
  switch (input.act) {
    case 'end': {
      const ended = await database.rpc('admin_end_group_room', named)
      return ended.outcome === 'done' ? 'ended' : refusals[ended.reason]
    }
    case 'remove': {
      const p_member_id = input.memberId
      const out = await database.rpc('admin_remove_group_member', { ...named, p_member_id })
      return out.outcome === 'done' ? 'removed' : refusals[out.reason]
    }
  }
  return input satisfies never
}

function backTo(id: string, note: RoomNote): Response {
  return seeOther(`/admin/rooms/${id}?note=${note}`)
}
