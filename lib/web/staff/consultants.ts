import type { PageCall } from '../accounts/page-route'
import { json } from '../http/route'

/** The consultants by name, for the filters of the administrators' list. */
export async function listConsultants(_url: URL, { database, account }: PageCall): Promise<Response> {
  return json(await database.rpc('admin_consultants', { p_claims: account.claims }))
}
