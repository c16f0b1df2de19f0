import { subHours } from 'date-fns/subHours'
import { CompactSign } from 'jose'
import type { Database } from '@/lib/db'
import { claimsOf, type ReceiptClaims } from './claims'
import { activeKey, type SigningKey } from './keys'
import { receiptType } from './verify'

/** What signing needs to know of its installation. */
export interface Issuer {
  readonly secret: string
  readonly appUrl: string
}

/** How far back a settlement is looked for that nobody has signed. Older ones are signed when somebody asks for them. */
const lookBackHours = 24

/** The receipt of a session, signed now if it was not yet. Null: the session is not settled. */
export async function receiptOf(db: Database, issuer: Issuer, sessionId: string): Promise<string | null> {
  const kept = await db.rpc('find_receipt', { p_session_id: sessionId })
  return kept ? kept.jws : signed(db, issuer, sessionId, await activeKey(db, issuer.secret))
}

/** Signs what was settled lately and is not signed yet; answers how many. Safe in any number of processes: the first signature stands. */
export async function signSettled(db: Database, issuer: Issuer): Promise<number> {
  const { serverTime } = await db.rpc('database_status', {})
  const since = subHours(serverTime, lookBackHours).toISOString()
  const sessionIds = await db.rpc('unsigned_receipts', { p_since: since })
  if (sessionIds.length === 0) return 0
  const key = await activeKey(db, issuer.secret)
  for (const sessionId of sessionIds) await signed(db, issuer, sessionId, key)
  return sessionIds.length
}

async function signed(db: Database, { appUrl }: Issuer, sessionId: string, key: SigningKey) {
  const statement = await db.rpc('receipt_statement', { p_session_id: sessionId })
  if (!statement) return null
  const jws = await sign(claimsOf(statement, appUrl, Date.now()), key)
  return (await db.rpc('store_receipt', { p_session_id: sessionId, p_kid: key.kid, p_jws: jws })).jws
}

function sign(claims: ReceiptClaims, { kid, privateKey }: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: receiptType })
    .sign(privateKey)
}
