import { isRawToken } from '@/lib/contract/link-token'
import type { Call } from '../http/route'
import type { Named } from './load-link'

/** Who speaks for a link: by its token, or by the browser's own claim of the link that is named. Null: nobody. */
export function holderOf({ token, linkId }: Named, { device }: Pick<Call, 'device'>) {
  if (token !== undefined) {
    return isRawToken(token) ? { p_token: token, p_device: null, p_link_id: null } : null
  }
  return device && linkId ? { p_token: null, p_device: device, p_link_id: linkId } : null
}
