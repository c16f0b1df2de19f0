import { describe, expect, it } from 'vitest'
import type { Incoming } from '@/lib/signalling/rooms/incoming'
import { type EngineSocket, FastPath } from '@/lib/signalling/transport/fast-path/fast-path'
import { eventPacket, readEvent, textFrame } from '@/lib/signalling/transport/fast-path/packet'

/** Engine.IO's socket and the WebSocket below it, as far as a lane touches them. */
function stubEngine() {
  const written: string[] = []
  const queued: string[] = []
  let hear: (data: Buffer, isBinary: boolean) => void = () => undefined
  const longWay: string[] = []
  const engine = {
    readyState: 'open',
    writeBuffer: [] as unknown[],
    transport: {
      socket: {
        bufferedAmount: 0,
        _sender: {
          sendFrame: (frames: readonly Buffer[]) =>
            void written.push(Buffer.concat(frames).toString('latin1')),
        },
        listeners: () => [(data: Buffer) => longWay.push(data.toString())],
        removeAllListeners: () => undefined,
        on: (_event: 'message', listener: typeof hear) => {
          hear = listener
        },
      },
    },
    write: (packet: string) => queued.push(packet),
    close() {
      engine.readyState = 'closed'
    },
  } satisfies EngineSocket
  return { engine, written, queued, longWay, arrive: (text: string) => hear(Buffer.from(text), false) }
}

let nowMs = 1_000
const clock = { nowMs: () => nowMs }

const framed = (text: string) => textFrame(text).toString('latin1')

describe('the short way', () => {
  it('writes at once what one turn led to', async () => {
    const { engine, written } = stubEngine()
    const lane = new FastPath(engine, clock)
    for (const event of ['a', 'b', 'c']) lane.send(event, '{}')
    expect(written).toEqual([])
    await Promise.resolve()
    expect(written).toEqual([['a', 'b', 'c'].map((event) => framed(`42["${event}",{}]`)).join('')])
  })

  it('says everything before the connection is closed', () => {
    const { engine, written } = stubEngine()
    const lane = new FastPath(engine, clock)
    lane.send('last', '{}')
    lane.close()
    expect(written).toEqual([framed('42["last",{}]')])
    lane.send('too-late', '{}')
    lane.flush()
    expect(written.length).toBe(1)
  })

  it('overtakes nothing that Engine.IO holds back', async () => {
    const { engine, written, queued } = stubEngine()
    const lane = new FastPath(engine, clock)
    lane.send('first', '{}')
    engine.writeBuffer.push('a packet')
    lane.send('second', '{}')
    expect(written).toEqual([framed('42["first",{}]')])
    expect(queued).toEqual(['2["second",{}]'])
    await Promise.resolve()
    expect(written.length).toBe(1)
  })

  it('remembers when it last heard anything, heartbeats as well', () => {
    const { engine, arrive } = stubEngine()
    const lane = new FastPath(engine, clock)
    lane.open(() => undefined)
    for (const frame of ['3', '42["typing",{}]', 'garbage']) {
      nowMs += 500
      arrive(frame)
      expect(lane.heardMs, frame).toBe(nowMs)
    }
    nowMs += 500
    lane.send('a', '{}')
    expect(lane.heardMs).toBe(nowMs - 500)
  })

  it('hears plain events alone; everything else takes the long way', () => {
    const { engine, longWay, arrive } = stubEngine()
    const heard: Incoming[] = []
    new FastPath(engine, clock).open((event) => heard.push(event))
    const others = [
      '2',
      '3',
      '40{}',
      '41',
      '430[{}]',
      '42/x,["a"]',
      '42{"a":1}',
      '42[1]',
      '42 ["a"]',
      '451-["a"]',
      '',
    ]
    for (const text of others) arrive(text)
    expect(longWay).toEqual(others)
    for (const text of ['42["a"]', '427["b",{"c":"ü"},9]', '42["d\\u0065"]']) arrive(text)
    expect(heard.map(({ name }) => name)).toEqual(['a', 'b', null])
    expect(heard.map((event) => event.payload())).toEqual([{}, { c: 'ü' }, {}])
  })
})

describe('a packet', () => {
  it.each([0, 10, 100, 119, 120, 1_000, 65_520, 65_530, 70_000])(
    'with %i characters is one whole frame',
    (length) => {
      const packet = eventPacket('x', JSON.stringify('ü'.repeat(length / 2)))
      const frame = textFrame(packet)
      const size = Buffer.byteLength(packet)
      const head = size < 126 ? 2 : size < 65_536 ? 4 : 10
      expect(frame[0]).toBe(0x81)
      expect(frame.length).toBe(head + size)
      expect(frame.subarray(head).toString()).toBe(packet)
      const announced = [frame[1], frame.readUInt16BE(2), Number(frame.readBigUInt64BE(2))][
        head === 2 ? 0 : head === 4 ? 1 : 2
      ]
      expect(announced).toBe(size)
    },
  )

  it('tells its acknowledgement, and nothing that is no event', () => {
    expect(readEvent(Buffer.from('42["a"]'))).toEqual({ start: 2, ackId: null })
    expect(readEvent(Buffer.from('420["a"]'))).toEqual({ start: 3, ackId: 0 })
    expect(readEvent(Buffer.from('421234["a"]'))).toEqual({ start: 6, ackId: 1234 })
    expect(readEvent(Buffer.from('4299999999999999999999["a"]'))).toBeNull()
  })
})
