import type { Metadata } from 'next'
import { NoReceipt } from '@/components/receipts/no-receipt'
import { PaperReceipt } from '@/components/receipts/paper-receipt'
import { loadReceipt } from '@/lib/web/receipts/paper-receipt'
import { receipt as words } from '@/locales/en/receipts/paper'

export const dynamic = 'force-dynamic'

type ReceiptPageProps = PageProps<'/session/[token]/receipt'>

/** The title is what a browser calls the PDF. */
export async function generateMetadata({ params }: ReceiptPageProps): Promise<Metadata> {
  const loaded = await loadReceipt((await params).token)
  const title = loaded.state === 'ready' ? words.title(loaded.receipt.number) : words.label
  return { title, robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

export default async function ReceiptPage({ params }: ReceiptPageProps) {
  const { token } = await params
  const loaded = await loadReceipt(token)
  if (loaded.state !== 'ready') return <NoReceipt state={loaded.state} />
  return <PaperReceipt receipt={loaded.receipt} proofHref={`/session/${token}/receipt/proof`} />
}
