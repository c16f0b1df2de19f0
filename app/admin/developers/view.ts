import * as z from 'zod'
import { deliveryStatus } from '@/lib/contract/http/api-webhooks'
import { developersNote } from '@/lib/web/developers/developers-form'

export const deliveriesPerPage = 30

/** The addresses of both pages: what cannot be understood there is left out. */
const developersQuery = z.object({
  note: developersNote.nullable().catch(null),
  status: z.enum(deliveryStatus.options).nullable().catch(null),
  before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().catch(null),
})
export type DevelopersQuery = z.output<typeof developersQuery>

export function parseDevelopersQuery(params: Record<string, unknown>): DevelopersQuery {
  return developersQuery.parse({ note: null, status: null, before: null, ...params })
}

/** Where the deliveries go on. @param before null: at the newest */
export function deliveriesHref(id: string, { status }: DevelopersQuery, before: number | null): string {
  const params = new URLSearchParams({
    ...(status && { status }),
    ...(before !== null && { before: String(before) }),
  })
  return `/admin/developers/${id}${params.size > 0 ? `?${params}` : ''}`
}
