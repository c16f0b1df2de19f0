import { json } from '@/lib/http/route'
import type { StaffCall } from '@/lib/http/staff-route'

/** The consultants by name, for the filters of the administrators' list. */
export async function listConsultants(_url: URL, { database, staff }: StaffCall): Promise<Response> {
  return json(await database.rpc('admin_consultants', { p_claims: staff.claims }))
}
