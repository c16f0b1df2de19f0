import { json } from '../http/route'
import type { ApiCall } from './api-route'

/** `GET /api/v1/me`: which practice this is, and what the key may do. */
export async function tellKey(_asked: unknown, { database, key }: ApiCall): Promise<Response> {
  const [{ name }, { demo }] = await Promise.all([
    database.rpc('practice_details', {}),
    database.rpc('database_status', {}),
  ])
  return json({
    practice: name || null,
    mode: demo ? 'test' : 'live',
    key: { id: key.id, name: key.name, scopes: key.scopes },
    apiVersion: 'v1',
  })
}
