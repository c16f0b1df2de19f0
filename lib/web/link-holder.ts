import type { Call } from '@/lib/http/route'
import { isRawToken } from '@/lib/room/link-token'

interface Named {
  readonly token?: string | undefined
  readonly linkId?: string | undefined
}

/** Who speaks for a link: by its token, or by the browser's own claim of the link that is named. Null: nobody. */
export function holderOf({ token, linkId }: Named, { device }: Pick<Call, 'device'>) {
  if (token !== undefined) {
    return isRawToken(token) ? { p_token: token, p_device: null, p_link_id: null } : null
  }
  return device && linkId ? { p_token: null, p_device: device, p_link_id: linkId } : null
}
