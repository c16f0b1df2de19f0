import type { Metadata } from 'next'
import { VerifyReceipt } from '@/components/receipts/verify-receipt'
import { Frame } from '@/components/ui/page/frame'
import { verify } from '@/locales/en/receipts/verify'

export const metadata: Metadata = { title: verify.title }

export default function VerifyReceiptPage() {
  return (
    <Frame>
      <VerifyReceipt />
    </Frame>
  )
}
