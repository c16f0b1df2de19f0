import * as z from 'zod'
import { problem } from '@/lib/http/problem'
import type { StaffCall } from '@/lib/http/staff-route'
import { limits } from '@/lib/limits'
import { isStorable } from '@/lib/room/text'
import { isRefusal } from './failures'
import { seeOther } from './sign-in'

const form = z.object({
  name: z.string().trim().min(1).max(limits.viewName.value.most).refine(isStorable),
  query: z.string().max(limits.viewQuery.value.most).refine(isStorable),
  remove: z.literal('yes').optional(),
})

/** Keeps the filters under a name, or removes the name; back to the list that they were made in. */
export async function saveView(fields: URLSearchParams, call: StaffCall): Promise<Response> {
  const input = form.safeParse(Object.fromEntries(fields))
  if (!input.success) return problem('bad_request', { detail: 'A view needs a name of 1 to 60 characters.' })
  const { name, query, remove } = input.data
  // What is kept is filters of the list, and leads nowhere else.
  const filters = new URLSearchParams(query).toString()
  try {
    await call.database.rpc('admin_save_view', {
      p_claims: call.staff.claims,
      p_name: name,
      p_query: remove ? null : filters,
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'invalid_argument')
      return problem('bad_request', { detail: error.message })
    throw error
  }
  return seeOther(filters ? `/admin/sessions?${filters}` : '/admin/sessions')
}
