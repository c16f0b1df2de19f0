import type { Metadata } from 'next'
import { Frame } from '@/components/appointment/frame'
import { VerifyReceipt } from '@/components/receipts/verify-receipt'

export const metadata: Metadata = { title: 'Verify a receipt' }

export default function VerifyReceiptPage() {
  return (
    <Frame>
      <VerifyReceipt />
    </Frame>
  )
}
