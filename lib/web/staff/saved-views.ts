import * as z from 'zod'
import { isStorable } from '@/lib/contract/text'
import { limits } from '@/lib/limits'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'

const form = z.object({
  name: z.string().trim().min(1).max(limits.viewName.value.most).refine(isStorable),
  query: z.string().max(limits.viewQuery.value.most).refine(isStorable),
  remove: z.literal('yes').optional(),
})

/** Keeps the filters under a name, or removes the name; back to the list that they were made in. */
export async function saveView(fields: URLSearchParams, call: PageCall): Promise<Response> {
  const input = form.safeParse(Object.fromEntries(fields))
  if (!input.success) return problem('bad_request', { detail: 'A view needs a name of 1 to 60 characters.' })
  const { name, query, remove } = input.data
  // What is kept is filters of the list, and leads nowhere else.
  const filters = new URLSearchParams(query).toString()
  try {
    await call.database.rpc('admin_save_view', {
      p_claims: call.account.claims,
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
