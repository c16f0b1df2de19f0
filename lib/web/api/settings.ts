import type { PracticeChange } from '@/lib/contract/http/practice'
import type { PracticeSettings } from '@/lib/db/functions/practice'
import { apiActor, apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json } from '../http/route'
import { isReadable, nearestReadable } from '../practice/palette'
import { keepPractice } from '../practice/settings'
import { logoPath } from '../practice/style'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'

function told({ version, logo, setUp: _, ...settings }: PracticeSettings, { env }: ApiCall): Response {
  const logoUrl = logo && `${env.appUrl}${logoPath(logo)}`
  return json({ ...settings, logoUrl }, { etag: `"${version}"` })
}

/** `GET /api/v1/settings` */
export async function tellSettings(_asked: unknown, call: ApiCall): Promise<Response> {
  return told(await call.database.rpc('practice_settings', {}), call)
}

/** `PATCH /api/v1/settings`: what is named is changed. With `If-Match` only what the caller saw. */
export async function changeSettings(
  { body }: { readonly body: PracticeChange },
  call: ApiCall,
): Promise<Response> {
  if (body.accent && !isReadable(body.accent)) {
    throw badField('/accent', apiFaults.accent(nearestReadable(body.accent)))
  }
  const expected = call.headers.get('if-match')?.trim()
  try {
    const changed = await call.database.rpc('change_practice', {
      p_actor: apiActor(call.key.name),
      p_changes: body,
      p_version: expected && expected !== '*' ? expected.replace(/^(?:W\/)?"(.*)"$/, '$1') : null,
    })
    if (changed.outcome === 'refused') throw new ApiRefusal('changed_elsewhere')
    keepPractice(changed.settings)
    return told(changed.settings, call)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'too_many_attempts')
      throw new ApiRefusal('rate_limited', { detail: error.message }, { 'retry-after': '600' })
    if (error.code === 'invalid_argument') throw badField(`/${error.detail ?? ''}`, error.message)
    throw error
  }
}
