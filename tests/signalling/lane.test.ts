import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { candidate, videoSdp } from './support/sdp'
import { Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(() => stage.close())

/** A joined client that speaks packets, as the specification of Socket.IO writes them, and keeps what it hears. */
async function rawClient(auth: unknown) {
  const socket = new WebSocket(`${stage.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
  const heard: string[] = []
  socket.on('message', (data) => heard.push(data.toString()))
  socket.on('error', () => undefined)
  const until = (condition: (text: string) => boolean) =>
    expect.poll(() => heard.some(condition), { timeout: 10_000 }).toBe(true)
  await once(socket, 'open')
  socket.send(`40${JSON.stringify(auth)}`)
  await until((text) => text.startsWith('40{'))
  socket.send('420["join-room",{}]')
  await until((text) => text.startsWith('430[{"ok":true'))
  return { socket, heard, until }
}

/** A pair in which the client is raw. */
async function rawPair() {
  const booked = await stage.book('video')
  const raw = await rawClient({ ticket: await stage.claim(booked, 'client') })
  const consultant = await stage.admitted(booked, 'consultant')
  await consultant.join()
  return { raw, consultant }
}

it('signals keep their order, whichever way they are read and however large they are', async () => {
  const { raw, consultant } = await rawPair()
  const sent = Array.from({ length: 20 }, (_, index) => {
    const everyday = { candidate: candidate(index + 1), call: 1 }
    // Every other one has a form that has to be parsed first.
    return index % 2 === 0 ? everyday : { call: 1, candidate: everyday.candidate }
  })
  for (const [index, payload] of sent.entries())
    raw.socket.send(`42${index + 1}${JSON.stringify(['ice-candidate', payload])}`)
  raw.socket.send(`4221${JSON.stringify(['offer', { offer: { type: 'offer', sdp: videoSdp }, call: 1 }])}`)
  await consultant.until(() => consultant.all('offer').length === 1, 'the offer')
  await raw.until((text) => text.startsWith('4321['))
  expect(consultant.all('ice-candidate').map((one) => one.candidate)).toEqual(
    sent.map((one) => one.candidate),
  )
  expect(consultant.all('offer')).toEqual([
    { offer: { type: 'offer', sdp: videoSdp }, call: 1, from: expect.any(String) },
  ])
  const acks = raw.heard.filter((text) => text.startsWith('43') && !text.startsWith('430['))
  expect(acks).toEqual(Array.from({ length: 21 }, (_, index) => `43${index + 1}[{"ok":true,"data":{}}]`))
})

it('an event without an acknowledgement gets none, and is relayed all the same', async () => {
  const { raw, consultant } = await rawPair()
  raw.socket.send(`42${JSON.stringify(['ice-candidate', { candidate: candidate(), call: 1 }])}`)
  await consultant.next('ice-candidate')
  raw.socket.send('427["no-such-event"]')
  await raw.until((text) => text.startsWith('437['))
  expect(raw.heard.filter((text) => text.startsWith('43')).length).toBe(2)
})

it('what is text but not JSON is refused and ends the connection, and acts for nobody', async () => {
  const { raw, consultant } = await rawPair()
  const closed = once(raw.socket, 'close')
  raw.socket.send('428["leave-room",{"]')
  await closed
  expect(raw.heard.filter((text) => text.startsWith('438['))).toEqual([])
  expect(await consultant.next('participant-left')).toMatchObject({ reason: 'connection_lost' })
})

it('a client that reads nothing is cut before what waits for it grows without end', async () => {
  const { raw, consultant } = await rawPair()
  raw.socket.pause()
  const sdp = `${videoSdp}a=${'x'.repeat(30_000)}\r\n`
  let call = 1
  const speak = async () => {
    await consultant.send('offer', { offer: { type: 'offer', sdp }, call })
    call += 1
    return consultant.all('participant-left').length
  }
  await expect.poll(speak, { timeout: 60_000, interval: 10 }).toBe(1)
  raw.socket.terminate()
})
