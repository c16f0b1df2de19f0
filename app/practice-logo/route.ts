import { getRoute } from '@/lib/web/http/route'

export const dynamic = 'force-dynamic'

/** A picture that somebody uploaded: of a type that was looked at, and nothing in it runs. Its address changes with it. */
export const GET = getRoute(async (_url, { database }) => {
  const logo = await database.rpc('practice_logo', {})
  if (!logo) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
  return new Response(Buffer.from(logo.content, 'base64'), {
    headers: {
      'content-type': logo.type,
      'cache-control': 'public, max-age=86400',
      'content-disposition': 'inline; filename="logo"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
})
