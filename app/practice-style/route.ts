import { practiceOfPage } from '@/lib/web/practice/settings'
import { styleOf } from '@/lib/web/practice/style'

export const dynamic = 'force-dynamic'

/** What the practice looks like, asked for by every page. It is always an answer: without a database, the product's own look. */
export async function GET(request: Request): Promise<Response> {
  const settings = await practiceOfPage()
  const etag = `"${settings?.version ?? 'own'}"`
  const headers = { etag, 'cache-control': 'no-cache', 'content-type': 'text/css; charset=utf-8' }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(styleOf(settings), { headers })
}
