import { once } from 'node:events'
import { WebSocket } from 'ws'

/** Text and binary that no well-meaning client sends, from Engine.IO's level up to Socket.IO's events. */
export const malformedFrames: (string | Buffer)[] = [
  '',
  'x',
  '4',
  '9',
  '42',
  '42[',
  '42[]',
  '42{}',
  '42null',
  '42[null]',
  '42[1]',
  '42[true,false]',
  '42["disconnect"]',
  '42["connect_error",{}]',
  '42["__proto__",{"__proto__":{"polluted":true}}]',
  '42["constructor"]',
  '421["hasOwnProperty"]',
  '42["error"]',
  '42["error",{"message":"x"}]',
  '42["newListener",1]',
  '42-1["join-room"]',
  '4299999999999999999999["join-room"]',
  '42/other,["join-room"]',
  '40',
  '40{"resume":1}',
  '40/admin,{"ticket":"x"}',
  '41',
  '43[]',
  '431["x"]',
  '43999[{}]',
  '44{"message":"x"}',
  '450-["x"]',
  '451-["message",{"_placeholder":true,"num":0}]',
  '451-["message",{"_placeholder":true,"num":99}]',
  '4599999-["x"]',
  '461-1[{"_placeholder":true,"num":"x"}]',
  '2probe',
  '3',
  '5',
  '6',
  '7["x"]',
  '😀',
  '42["message",{"id":"x","message":"\ud800"}]',
  `42["message",${'['.repeat(5_000)}${']'.repeat(5_000)}]`,
  `42["${'e'.repeat(60_000)}"]`,
  Buffer.alloc(0),
  Buffer.from([0]),
  Buffer.from([0xff, 0xfe, 0xfd]),
  Buffer.alloc(60_000, 7),
]

/** Larger than a frame may be. */
export const hugeFrame = `42["message","${'x'.repeat(70_000)}"]`

/** Sends frames over a bare WebSocket, after Socket.IO's handshake with `auth`; answers how many went out before it was closed. */
export async function sendRaw(
  url: string,
  auth: unknown,
  frames: readonly (string | Buffer)[],
): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  socket.on('error', () => undefined)
  await once(socket, 'message')
  socket.send(`40${JSON.stringify(auth)}`)
  await once(socket, 'message')
  let sent = 0
  for (const frame of frames) {
    if (socket.readyState !== WebSocket.OPEN) break
    socket.send(frame)
    sent += 1
  }
  const closed = once(socket, 'close')
  socket.close()
  await closed
  return sent
}

/**
 * Presents `auth` over a bare WebSocket and sends frames whatever the answer is, as no client of ours would; answers what came until the server closed.
 * @param headers of the handshake
 */
export async function knock(
  url: string,
  auth: unknown,
  frames: readonly string[],
  headers: Record<string, string> = {},
): Promise<string[]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
    headers,
  })
  const received: string[] = []
  socket.on('error', () => undefined)
  socket.on('message', (data) => received.push(String(data)))
  const closed = once(socket, 'close')
  await once(socket, 'message')
  socket.send(`40${JSON.stringify(auth)}`)
  await once(socket, 'message')
  for (const frame of frames) socket.send(frame)
  await closed
  return received.slice(1)
}
