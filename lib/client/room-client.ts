import { Room } from './room'
import type { RoomClient, RoomClientOptions } from './snapshot'

/** The browser's side of one room: sockets, media and devices behind one snapshot. Touches nothing before `join`. */
export function createRoomClient(options: RoomClientOptions): RoomClient {
  const room = new Room(options)
  return {
    subscribe: (listener) => room.store.subscribe(listener),
    getSnapshot: () => room.store.get(),
    join: (choice = {}) => room.join(choice),
    leave: () => room.leave(),
    end: () => room.end(),
    sendMessage: (text) => room.chat?.write(text),
    retryMessage: (id) => room.chat?.retry(id),
    noteTyping: (isTyping) => room.chat?.noteTyping(isTyping),
    setMicrophone: async (on) => room.calls?.devices.set('audio', on),
    setCamera: async (on) => room.calls?.devices.set('video', on),
    chooseDevice: async (kind, wish) => room.calls?.devices.choose(kind, wish),
    shareScreen: async (on) => room.calls?.shareScreen(on),
    retryMedia: () => room.calls?.retry(),
    outlet: room.outlet,
    proposeExtension: (minutes) => void room.extension.propose(minutes),
    answerExtension: (accept) => void room.extension.answer(accept),
    dismissExtension: () => room.extension.dismiss(),
    dispose: () => room.dispose(),
  }
}
