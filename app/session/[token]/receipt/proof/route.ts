import { loadSession } from '@/lib/web/appointment/load-session'
import { problem } from '@/lib/web/http/problem'
import { receiptFile } from '@/lib/web/receipts/receipts'

/** The signed file. For whoever may read the summary at this address: the link's bearer, or the browser that holds its claim. */
export async function GET(_request: Request, { params }: RouteContext<'/session/[token]/receipt/proof'>) {
  const loaded = await loadSession((await params).token)
  if (loaded.state === 'unavailable') return problem('unavailable', { retryAfterSeconds: 5 })
  return loaded.session?.summary ? receiptFile(loaded.session.sessionId) : problem('link_not_found')
}
