import type { JSONWebKeySet } from 'jose'
import type * as z from 'zod/mini'
import type { ReceiptVerdict, verifyReceiptRequest } from '@/lib/contract/http/receipt'
import { requiredSecret } from '@/lib/env'
import { receiptOf } from '@/lib/receipts/sign'
import { verifyReceipt } from '@/lib/receipts/verify'
import { refusals } from '@/locales/en/receipts/verify'
import { problem } from '../http/problem'
import { answered, type Call, json } from '../http/route'
import { getDatabase, getEnv } from '../process'

/** RFC 8615 and 7517: the public halves of every key that ever signed a receipt here. For anybody, from anywhere. */
export function publishedKeys(): Promise<Response> {
  return answered(async () =>
    Response.json(await keySetOf(), {
      headers: { 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' },
    }),
  )
}

async function keySetOf(): Promise<JSONWebKeySet> {
  const { published } = await getDatabase().rpc('receipt_keys', {})
  return { keys: published }
}

/** The signed receipt as a file; the caller has made sure that its reader may have it. */
export function receiptFile(sessionId: string): Promise<Response> {
  return answered(async () => {
    const env = getEnv()
    const issuer = { secret: requiredSecret(env), appUrl: env.appUrl }
    const jws = await receiptOf(getDatabase(), issuer, sessionId)
    // No line break at its end: every byte of the file is a byte of the receipt.
    return jws === null ? problem('not_started') : new Response(jws, { headers: fileHeaders(sessionId) })
  })
}

function fileHeaders(sessionId: string): Record<string, string> {
  return {
    'content-type': 'application/jose',
    'content-disposition': `attachment; filename="parley-receipt-${sessionId.slice(0, 8)}.jws"`,
    'cache-control': 'no-store',
  }
}

/** What a receipt says, if it is genuine. Says nothing of sessions: whoever has the receipt could read it anyway. */
export async function verifyPosted(
  { receipt }: z.output<typeof verifyReceiptRequest>,
  _call: Call,
): Promise<Response> {
  const verdict = await verifyReceipt(receipt, await keySetOf())
  return json(
    (verdict.valid ? verdict : { ...verdict, message: refusals[verdict.reason] }) satisfies ReceiptVerdict,
  )
}
