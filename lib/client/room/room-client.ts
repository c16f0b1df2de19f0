import type { Store } from '../browser/store'
import type { Room } from './room'
import type { RoomClient, RoomSnapshot } from './snapshot'

/** What the screens get of a room of any kind; its kind adds to it. */
export function clientOf<S extends RoomSnapshot>(
  room: Pick<Room, keyof Room>,
  store: Store<S>,
): RoomClient<S> {
  return {
    subscribe: store.subscribe,
    getSnapshot: store.get,
    join: (choice = {}) => room.join(choice),
    leave: () => room.leave(),
    sendMessage: (text) => room.chat?.write(text),
    retryMessage: (id) => room.chat?.retry(id),
    noteTyping: (isTyping) => room.chat?.noteTyping(isTyping),
    setMicrophone: async (on) => room.media?.devices.set('audio', on),
    setCamera: async (on) => room.media?.devices.set('video', on),
    chooseDevice: async (kind, wish) => room.media?.devices.choose(kind, wish),
    shareScreen: async (on) => room.media?.shareScreen(on),
    retryMedia: () => room.media?.retry(),
    see: (member, height) => room.media?.see(member, height),
    outlet: room.outlet,
    dispose: () => room.dispose(),
  }
}
