import * as z from 'zod'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { problem } from '@/lib/web/http/problem'
import { receiptFile } from '@/lib/web/receipts/receipts'

export async function GET(_request: Request, { params }: RouteContext<'/admin/sessions/[id]/receipt/proof'>) {
  await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  return id.success ? receiptFile(id.data) : problem('link_not_found')
}
