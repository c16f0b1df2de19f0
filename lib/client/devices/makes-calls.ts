import { quietly } from '../browser/try-storage'

/** False where nothing can make a call: an old browser, a setting, an extension. A file of its own, because a chat loads nothing of WebRTC. */
export function makesCalls(): boolean {
  return typeof quietly(() => RTCPeerConnection) === 'function'
}
