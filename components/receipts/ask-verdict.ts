import { type ReceiptVerdict, receiptVerdict } from '@/lib/contract/http/receipt'

/** What the server says of a receipt; null when it could not be asked. */
export async function askVerdict(receipt: string): Promise<ReceiptVerdict | null> {
  try {
    const response = await fetch('/api/receipts/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ receipt }),
    })
    return receiptVerdict.safeParse(await response.json()).data ?? null
  } catch {
    return null
  }
}
