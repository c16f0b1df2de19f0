import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { checkMedia, type Finding } from '@/scripts/media/media-check'
import { freePort } from '@/tests/support/free-port'
import { packedWorker, startEngine } from './support/engine'

const patienceMs = 600
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act()
})

async function engine(more: Parameters<typeof startEngine>[0] = {}, binary = packedWorker) {
  const made = await startEngine(more, binary)
  undo.push(() => made.engine.close())
  const check = () => checkMedia({ media: made.service, workers: made.settings.workers, patienceMs })
  return { ...made, check }
}

const said = (findings: readonly Finding[]) =>
  findings.map(({ what, good, came }) => `${good ? 'ok' : 'FAIL'} ${what}: ${came}`)

/** Another address of this machine that leads on one protocol to the media server. */
async function leadUdp(address: string, port: number): Promise<void> {
  const front = createSocket('udp4')
  const ways = new Map<number, Socket>()
  front.on('message', (message, from: RemoteInfo) => {
    const way = ways.get(from.port) ?? createSocket('udp4')
    if (!ways.has(from.port)) way.on('message', (answer) => front.send(answer, from.port, from.address))
    ways.set(from.port, way)
    way.send(message, port, '127.0.0.1')
  })
  front.bind(port, address)
  await once(front, 'listening')
  undo.push(() => [front, ...ways.values()].map((socket) => socket.close()))
}

async function leadTcp(address: string, port: number): Promise<void> {
  const front = createServer((socket) => {
    const way = connect(port, '127.0.0.1')
    socket.pipe(way).pipe(socket)
    for (const end of [socket, way]) end.on('error', () => undefined)
    undo.push(() => way.destroy())
  })
  front.listen(port, address)
  await once(front, 'listening')
  undo.push(() => front.close())
}

it('a media server as it should be carries sound by each of its ways, and nothing is left of the check', async () => {
  const { check, settings, service, engine: made } = await engine()
  expect(said(await check())).toEqual([
    `ok carries sound over UDP at 127.0.0.1 port ${settings.port}: what was said was heard`,
    `ok carries sound over TCP at 127.0.0.1 port ${settings.port}: what was said was heard`,
  ])
  expect(await service.ask('stats', {})).toMatchObject({ rooms: 0, members: 0 })
  expect(await made.dump()).toMatchObject([{ transports: 0 }])
})

it('each worker has a port of its own, and both are tried', async () => {
  const { check, settings } = await engine({ workers: 2, port: await freePort() })
  const tried = (await check()).map(({ what, good }) => [what.split(' port ')[1], good])
  const [first, second] = [String(settings.port), String(settings.port + 1)]
  expect(tried).toEqual([
    [first, true],
    [first, true],
    [second, true],
    [second, true],
  ])
})

it('where UDP is blocked and TCP is not, the check says which and what to open', async () => {
  const port = await freePort()
  const { check } = await engine({ announced: ['127.0.0.9'], port })
  await leadTcp('127.0.0.9', port)
  const [udp, tcp, whole, ...more] = said(await check())
  expect(udp).toMatch(
    new RegExp(`^FAIL carries sound over UDP at 127.0.0.9 port ${port}: nothing answers. Open UDP ${port} `),
  )
  expect(tcp).toMatch(/^ok /)
  expect(whole).toMatch(/^FAIL is found over UDP: people would come by TCP alone/)
  expect(more).toEqual([])
})

it('where TCP is blocked and UDP is not, the check says so', async () => {
  const port = await freePort()
  const { check } = await engine({ announced: ['127.0.0.9'], port })
  await leadUdp('127.0.0.9', port)
  const [udp, tcp, whole] = said(await check())
  expect(udp).toMatch(/^ok /)
  expect(tcp).toMatch(/^FAIL .*127\.0\.0\.9 refuses TCP on port \d+: nothing listens there\. Set MEDIA_ANN/)
  expect(whole).toMatch(/^FAIL is found over TCP: people whose network blocks UDP would not get in/)
})

it('an announced address that leads to another media server is found out', async () => {
  const port = await freePort()
  const { check } = await engine({ announced: ['127.0.0.9'], port })
  await engine({ listen: '127.0.0.9', port })
  for (const finding of said((await check()).slice(0, 2))) expect(finding).toMatch(/^FAIL .*MEDIA_ANNOUNCED/)
})

it('a right and a wrong address are told apart', async () => {
  const { check } = await engine({ announced: ['127.0.0.1', '127.0.0.9'] })
  const found = await check()
  expect(found.map(({ what, good }) => [/at ([\d.]+)/.exec(what)?.[1], good])).toEqual([
    ['127.0.0.1', true],
    ['127.0.0.1', true],
    ['127.0.0.9', false],
    ['127.0.0.9', false],
  ])
})

it('a port that another program has is named', async () => {
  const port = await freePort()
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  undo.push(() => taken.close())
  const { check } = await engine({ port })
  expect(said(await check())).toEqual([
    expect.stringMatching(/^FAIL its workers run: it could not start one: .*MEDIA_PORT/),
  ])
})
