import { WebSocket } from 'ws'

/**
 * Sockets that never say who they are, kept up from many addresses of this machine for as long as the process lives: whatever is closed or refused
 * comes again. `node crowd.mjs PORT SOCKETS ADDRESSES`; tells its parent each second how many are open and how many tries there were.
 */
const [port = 0, sockets = 0, addresses = 1] = process.argv.slice(2).map(Number)
/** What a patient attacker does: anything faster is only its own loss. */
const pauseMs = { least: 500, spread: 1_000 }

let open = 0
let tries = 0
let refused = 0

function keepUp(index: number): void {
  const localAddress = `127.0.1.${1 + (index % addresses)}`
  tries += 1
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
    localAddress,
  })
  let wasOpen = false
  socket.on('open', () => {
    wasOpen = true
    open += 1
  })
  // A ping is answered: silent sockets would be let go of anyway.
  socket.on('message', (data) => String(data) === '2' && socket.send('3'))
  socket.on('unexpected-response', () => {
    refused += 1
    socket.terminate()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    if (wasOpen) open -= 1
    setTimeout(() => keepUp(index), pauseMs.least + Math.random() * pauseMs.spread)
  })
}

for (let index = 0; index < sockets; index += 1) setTimeout(() => keepUp(index), Math.random() * 3_000)
setInterval(() => process.send?.({ open, tries, refused }), 1_000)
process.on('disconnect', () => process.exit())
