import type { RoomClient, RoomSnapshot } from './snapshot'

/** A room client that shows one moment and does nothing. */
export function createStillClient(snapshot: RoomSnapshot): RoomClient {
  const nothing = () => {}
  const never = async () => {}
  return {
    subscribe: () => nothing,
    getSnapshot: () => snapshot,
    join: never,
    leave: nothing,
    end: never,
    sendMessage: nothing,
    retryMessage: nothing,
    noteTyping: nothing,
    setMicrophone: never,
    setCamera: never,
    chooseDevice: never,
    shareScreen: never,
    retryMedia: nothing,
    dispose: nothing,
  }
}
