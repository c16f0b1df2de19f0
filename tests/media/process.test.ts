import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import type { MediaEvent } from '@/lib/media/port/requests'
import { createMediaLink } from '@/lib/media/process/link'
import { findPlace } from '@/lib/media/process/meeting-place'
import { createMediaServer } from '@/lib/media/process/server'
import { NoWorker, workerBinary } from '@/lib/media/process/worker-binary'
import { refusalOf, startEngine } from './support/engine'

let dataDir: string
let engine: Awaited<ReturnType<typeof startEngine>>
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-media-door-'))
  engine = await startEngine()
})
afterEach(async () => {
  await engine.engine.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const failed = () => undefined

async function serve() {
  const server = createMediaServer({ handlers: engine.engine.handlers, dataDir, failed })
  await server.listen()
  engine.service.listen(server.tell, failed)
  onTestFinished(() => server.close())
  return server
}

function link() {
  const told: MediaEvent[] = []
  const seen = { lost: 0 }
  const service = createMediaLink({ dataDir, failed })
  service.listen(
    (event) => told.push(event),
    () => {
      seen.lost += 1
    },
  )
  onTestFinished(() => service.close())
  const stats = () => service.ask('stats', {})
  return { service, told, seen, stats, meets: () => vi.waitFor(stats, { timeout: 5_000 }) }
}

const grant = { send: ['mic' as const], receive: [] }

it('is found by whoever may read the data directory, and asks and tells over the way', async () => {
  const { service, told, meets } = link()
  expect(await refusalOf(service.ask('stats', {}))).toBe('media_unavailable')
  await serve()
  await meets()
  const whose = { room: randomUUID(), member: randomUUID() }
  const entry = await service.ask('enter', { ...whose, grant, stay: null })
  expect(entry.transports?.send.iceCandidates.length).toBeGreaterThan(0)
  expect(
    await refusalOf(service.ask('close', { room: whose.room, member: randomUUID(), source: 'mic' })),
  ).toBe('not_in_room')
  await service.ask('allow', { ...whose, grant: { send: [], receive: [] } })
  for (const { pid } of await engine.engine.processes()) process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(told).toEqual([{ event: 'hub-lost', room: whose.room }]))
})

it('says when it is another one, whose rooms are empty, and not when only the way was cut', async () => {
  const { seen, stats, meets } = link()
  const first = await serve()
  await meets()
  first.close()
  await vi.waitFor(async () => expect(await refusalOf(stats())).toBe('media_unavailable'))
  await serve()
  await meets()
  expect(seen.lost).toBe(1)
})

it('answers nobody without the secret, and none but requests of the agreed form', async () => {
  await serve()
  const place = findPlace(dataDir)
  if (!place) throw new Error('It told nobody where it is.')
  expect(statSync(join(dataDir, 'media/server.json')).mode & 0o777).toBe(0o600)
  const talk = (...lines: string[]) =>
    new Promise<string>((resolve) => {
      const socket = connect(place.port, '127.0.0.1')
      let heard = ''
      socket.setEncoding('utf8')
      socket.on('data', (chunk) => {
        heard += chunk
        if (heard.includes('"id":1')) socket.destroy()
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(heard))
      for (const line of lines) socket.write(`${line}\n`)
    })
  const ask = (method: string, params: unknown = {}) => JSON.stringify({ id: 1, method, params })
  const key = JSON.stringify({ secret: place.secret })
  expect(await talk(ask('stats'))).toBe('')
  expect(await talk(JSON.stringify({ secret: `${place.secret}x` }), ask('stats'))).toBe('')
  expect(await talk('no json')).toBe('')
  expect(await talk(key, 'no json')).toMatch(/^{"instance":"[^"]+"}\n$/)
  expect(await talk(key, ask('stats'))).toContain('"rooms":0')
  expect(await talk(key, ask('constructor'))).toContain('"code":"bad_payload"')
  expect(await talk(key, ask('enter', { room: 'x', member: randomUUID() }))).toContain('"code":"bad_payload"')
})

it('lays the packed worker out once, whole, and anew where it was damaged', async () => {
  const lay = () => workerBinary({ root: process.cwd(), dataDir })
  const path = await lay()
  const bytes = readFileSync(path)
  expect(statSync(path).mode & 0o111).not.toBe(0)
  const before = statSync(path).mtimeMs
  expect(await lay()).toBe(path)
  expect(statSync(path).mtimeMs).toBe(before)
  writeFileSync(path, bytes.subarray(0, 1_000))
  expect(await lay()).toBe(path)
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

it('takes a worker that was chosen, and says when that is none', async () => {
  const chosen = process.execPath
  expect(await workerBinary({ root: process.cwd(), dataDir, chosen })).toBe(chosen)
  const absent = workerBinary({ root: process.cwd(), dataDir, chosen: join(dataDir, 'nothing') })
  await expect(absent).rejects.toThrow(NoWorker)
})
