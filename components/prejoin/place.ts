import type { Place } from '@/lib/client/http/api'
import type { SessionView } from '@/lib/contract/http/session'

/** What proves the right to test: the secret while it is in the address, else the link that the cookie stands for. */
export function placeOf({ linkId }: SessionView, token: string | null): Place {
  return token === null ? { linkId } : { token }
}
