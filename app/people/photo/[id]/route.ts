import * as z from 'zod'
import { getDatabase } from '@/lib/web/process'

export const dynamic = 'force-dynamic'

const uuid = z.uuid()

/** A consultant's photo, which everybody may see who may book. Of a type that was looked at, and nothing in it runs. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const id = uuid.safeParse((await params).id)
  const photo = id.success ? await getDatabase().rpc('person_photo', { p_person_id: id.data }) : null
  if (!photo) return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
  return new Response(Buffer.from(photo.content, 'base64'), {
    headers: {
      'content-type': photo.type,
      'cache-control': 'public, max-age=86400',
      'content-disposition': 'inline; filename="photo"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
}
