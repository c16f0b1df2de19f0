import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { bareEngine, type Engine, ourEngine } from '@/scripts/bench/hub/engines'
import { Lane } from '@/scripts/bench/hub/lane'
import { Member } from '@/scripts/media/peer/member'
import { rtpOf, startEngine } from './support/engine'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act()
})

it.each<[string, () => Promise<Engine>]>([
  ['our engine', ourEngine],
  ['bare mediasoup', bareEngine],
])(
  'members without a browser see the pictures that they look at and hear everybody, in %s',
  async (_, open) => {
    const look = (watcher: number, sender: number) => ((sender - watcher + 3) % 3 === 1 ? 0 : null)
    const lane = await Lane.open(await open(), { senders: 3, speakers: 3, receivers: 0, mutual: true, look })
    undo.push(() => lane.close())
    lane.start()
    await expect.poll(async () => (await lane.measure(0.3)).frames, { timeout: 10_000 }).toBeGreaterThan(6)
    // Of three people each sees one: two would be six streams.
    expect((await lane.measure(0.5)).streams).toBe(3)
  },
)

const most = () => Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'))

// All that a worker's rooms send comes in by one socket. The kernel's own size for it holds a tenth of this.
const whereTheKernelAllows = process.platform === 'linux' && most() >= 4_000_000 ? it : () => {}
whereTheKernelAllows('what arrives while a worker does not run for a moment is not lost', async () => {
  const { service, engine } = await startEngine()
  undo.push(() => engine.close())
  const room = crypto.randomUUID()
  const [near, far] = [await Member.enter(service, room), await Member.enter(service, room)]
  const [candidate] = near.candidates
  if (!candidate) throw new Error('There is no candidate.')
  expect(await near.connect('send', candidate, 5_000)).toBeNull()
  expect(await far.connect('receive', candidate, 5_000)).toBeNull()
  const rtp = rtpOf('mic')
  await near.produce('mic', rtp)
  await far.watch((await far.receive()).map(({ id }) => ({ consumer: id, layer: 0 })))
  let heard = 0
  far.ways.receive.hearRtp = () => {
    heard += 1
  }
  const [worker] = await engine.processes()
  const pid = worker?.pid ?? 0
  const say = (number: number) => {
    const packet = Buffer.alloc(1_000)
    packet[0] = 0x80
    packet[1] = 100
    packet.writeUInt16BE(number, 2)
    packet.writeUInt32BE(rtp.encodings?.[0]?.ssrc ?? 0, 8)
    near.ways.send.send(packet)
  }
  say(0)
  await expect.poll(() => heard).toBe(1)
  process.kill(pid, 'SIGSTOP')
  for (let number = 1; number <= 1_000; number += 1) say(number)
  await new Promise(setImmediate)
  process.kill(pid, 'SIGCONT')
  await expect.poll(() => heard, { timeout: 10_000 }).toBe(1_001)
})
