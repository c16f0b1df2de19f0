import type { JoinResponse } from '@/lib/contract/http/session'

/** exactOptionalPropertyTypes: a browser takes an absent credential, not an undefined one. */
export function iceServersOf({ iceServers }: Pick<JoinResponse, 'iceServers'>): RTCIceServer[] {
  return iceServers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  }))
}
