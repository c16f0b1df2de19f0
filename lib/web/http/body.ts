import { limits } from '@/lib/limits'

export type Body =
  | { ok: true; text: string }
  | { ok: false; code: 'unsupported_media_type' | 'too_large' | 'bad_request' }

/** The body as text, if it is of the media type and at most 4 KiB (or what the route allows). The declared length is a hint; what arrives is what is counted. */
export async function readBody(
  request: Request,
  mediaType: string,
  limitBytes: number = limits.body.value.most,
): Promise<Body> {
  const declared = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (declared !== mediaType) return { ok: false, code: 'unsupported_media_type' }
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return { ok: false, code: 'too_large' }
  const bytes = await readUpTo(request, limitBytes)
  if (!bytes) return { ok: false, code: 'too_large' }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { ok: false, code: 'bad_request' }
  }
}

/** Null: there is more than that. */
export async function readUpTo(request: Request, limit: number): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks)
}
