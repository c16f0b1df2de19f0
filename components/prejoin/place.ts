import type { Place } from '@/lib/client/api'
import type { SessionView } from '@/lib/room/http'

/** What proves the right to test: the secret while it is in the address, else the link that the cookie stands for. */
export function placeOf({ linkId }: SessionView, token: string | null): Place {
  return token === null ? { linkId } : { token }
}
