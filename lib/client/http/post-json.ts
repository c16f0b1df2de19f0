import { statesInBody } from '@/lib/contract/states-in-body'

/** Posts to our own API. The answer's JSON, which may be a problem; not every one that is a problem has another status than 200. */
export async function postJson(
  path: string,
  body: object,
  init: Pick<RequestInit, 'keepalive' | 'signal'> = {},
): Promise<{ readonly ok: boolean; readonly status: number; readonly value: unknown }> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: statesInBody },
    body: JSON.stringify(body),
    cache: 'no-store',
    ...init,
  })
  return { ok: response.ok, status: response.status, value: await response.json() }
}
