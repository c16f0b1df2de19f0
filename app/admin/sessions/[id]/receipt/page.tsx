import type { Metadata } from 'next'
import * as z from 'zod'
import { NoReceipt } from '@/components/receipts/no-receipt'
import { PaperReceipt } from '@/components/receipts/paper-receipt'
import { requireAdmin } from '@/lib/web/accounts/signed-in'
import { receiptFor } from '@/lib/web/receipts/paper-receipt'
import { titles } from '@/locales/en/admin/shared'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: titles.receipt }

export default async function AdminReceiptPage({ params }: PageProps<'/admin/sessions/[id]/receipt'>) {
  await requireAdmin()
  const id = z.uuid().safeParse((await params).id)
  const loaded = id.success ? await receiptFor(id.data, 'admin') : ({ state: 'none' } as const)
  if (loaded.state !== 'ready') return <NoReceipt state={loaded.state} />
  return (
    <PaperReceipt
      receipt={loaded.receipt}
      proofHref={`/admin/sessions/${loaded.receipt.sessionId}/receipt/proof`}
    />
  )
}
