import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { herfNotices } from '@/lib/contract/socket/herf'
import { Group } from './support/group'
import { Stage } from './support/stage'

let stage: Stage
const open: Program[] = []
beforeAll(async () => {
  stage = await Stage.open()
})
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.close()
})
afterAll(() => stage.close())

/** Another program in the namespace `/herf`: a stock client, and everything that it was told. */
class Program {
  readonly told: { event: string; payload: unknown }[] = []
  readonly #waiting = new Set<() => void>()

  private constructor(readonly socket: Socket) {
    open.push(this)
    socket.onAny((event: string, payload: unknown) => {
      this.told.push({ event, payload })
      for (const look of this.#waiting) look()
    })
  }

  static async connect(auth: Record<string, unknown>): Promise<Program> {
    const socket = io(`${stage.url}/herf`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth,
    })
    const program = new Program(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    return program
  }

  answer(event: string, payload: unknown = {}) {
    return this.socket.timeout(10_000).emitWithAck(event, payload)
  }

  /** The next payload of an event, or one that was told before. */
  async hears<N extends keyof typeof herfNotices | 'session-ended'>(event: N): Promise<unknown> {
    const found = () => this.told.find((one) => one.event === event)
    if (!found()) {
      await new Promise<void>((resolve) => {
        const look = () => {
          if (!found()) return
          this.#waiting.delete(look)
          resolve()
        }
        this.#waiting.add(look)
      })
    }
    return found()?.payload
  }
}

/** A program of the host's and one of a member's, both in. */
async function twoIn() {
  const group = await Group.make(stage, 'video', 2)
  const host = await Program.connect({ token: await group.ticket(0) })
  const { data: entered } = await host.answer('join-session', { sessionId: group.sessionId })
  const guest = await Program.connect({ token: await group.ticket(1) })
  await guest.answer('join-session', { sessionId: group.sessionId })
  await host.hears('user-joined')
  return { group, host, guest, entered }
}

it('lets in by the token of joining once, then by what joining the room answered', async () => {
  const group = await Group.make(stage, 'chat', 1)
  const token = await group.ticket(0)
  const host = await Program.connect({ token })
  await expect(Program.connect({ token })).rejects.toMatchObject({ data: { code: 'ticket_invalid' } })
  const { data } = await host.answer('join-session')
  host.socket.close()
  const again = await Program.connect({ resume: data.resume })
  await expect(again.answer('join-session')).resolves.toMatchObject({ ok: true })
  for (const auth of [{}, { ticket: await group.ticket(1) }, { token: 7 }, { token: { __proto__: null } }])
    await expect(Program.connect(auth)).rejects.toMatchObject({
      data: { code: expect.stringMatching(/^ticket_(missing|invalid)$/) },
    })
})

it('tells who comes, writes, types and goes, by name', async () => {
  const { group, host, guest } = await twoIn()
  const joined = herfNotices['user-joined'].parse(await host.hears('user-joined'))
  expect(joined.user.name).toBe('Guest 1')
  const id = randomUUID()
  const said = { sessionId: group.sessionId, id, message: 'Good evening' }
  expect(await guest.answer('chat-message', said)).toMatchObject({ ok: true, data: { id } })
  const message = herfNotices['new-message'].parse(await host.hears('new-message'))
  expect(message).toMatchObject({
    id,
    sessionId: group.sessionId,
    user: joined.user,
    message: 'Good evening',
  })
  // Whoever wrote it reads it, too.
  expect(await guest.hears('new-message')).toEqual(message)
  guest.socket.emit('typing', { sessionId: group.sessionId })
  expect(await host.hears('user-typing')).toEqual({ userId: joined.user.id, username: 'Guest 1' })
  guest.socket.emit('stop-typing')
  expect(await host.hears('user-stop-typing')).toEqual({ userId: joined.user.id, username: 'Guest 1' })
  guest.socket.emit('leave-session', { sessionId: group.sessionId })
  expect(await host.hears('user-left')).toMatchObject({ user: joined.user, timestamp: expect.any(String) })
})

it('hands who comes what was said before, also by people who have left', async () => {
  const { group, host, guest } = await twoIn()
  await host.answer('chat-message', { message: 'first' })
  await guest.answer('chat-message', { message: 'second' })
  await guest.answer('leave-session')
  const late = await Program.connect({ token: await group.ticket(2) })
  late.socket.emit('join-session', { sessionId: group.sessionId })
  const history = herfNotices['chat-history'].parse(await late.hears('chat-history'))
  expect(history.map(({ user, message }) => [user.name, message])).toEqual([
    ['Asha Rao', 'first'],
    ['Guest 1', 'second'],
  ])
})

it('says what it refuses as an event to who asked for no answer, and never both', async () => {
  const { host, guest } = await twoIn()
  const cases: [string, unknown, string][] = [
    ['chat-message', { sessionId: randomUUID(), message: 'elsewhere' }, 'bad_payload'],
    ['chat-message', { message: '' }, 'bad_payload'],
    ['chat-message', null, 'bad_payload'],
    ['chat-message', { message: 'x'.repeat(4001) }, 'too_large'],
    // A room's own words, and words of nobody.
    ['message', { message: 'hello' }, 'bad_payload'],
    ['join-room', {}, 'bad_payload'],
    ['propose-extension', {}, 'bad_payload'],
    ['__proto__', {}, 'bad_payload'],
    ['constructor', {}, 'bad_payload'],
  ]
  for (const [event, payload, code] of cases) {
    expect({ event, answer: await guest.answer(event, payload) }).toMatchObject({
      event,
      answer: { ok: false, code },
    })
    expect(guest.told.filter((one) => one.event === 'error')).toEqual([])
  }
  guest.socket.emit('chat-message', { message: '' })
  expect(await guest.hears('error')).toEqual({ code: 'bad_payload', message: expect.any(String) })
  expect(host.told.filter(({ event }) => event === 'new-message')).toEqual([])
})

it('meets those who speak in the main namespace, and is told of the end', async () => {
  const { group, host, guest } = await twoIn()
  const page = await group.enter(2)
  await page.visitor.say('from a page', randomUUID())
  expect(await host.hears('new-message')).toMatchObject({ message: 'from a page', user: { name: 'Guest 2' } })
  const before = page.visitor.all('message').length
  await guest.answer('chat-message', { message: 'from a program' })
  await page.visitor.until(() => page.visitor.all('message').length > before, 'the message')
  expect(page.visitor.all('message').at(-1)).toMatchObject({ message: 'from a program' })
  await group.end()
  expect(await host.hears('session-ended')).toEqual({ status: 'ended' })
})

it('relays signals to the one they are for', async () => {
  const { host, guest, entered } = await twoIn()
  const { user, calls } = herfNotices['user-joined'].parse(await host.hears('user-joined'))
  expect(calls).toEqual([{ with: user.id, number: 1, offerer: user.id }])
  const candidate = { candidate: '', sdpMid: '0', sdpMLineIndex: 0 }
  guest.socket.emit('ice-candidate', { candidate, call: 1, to: entered.memberId })
  await expect
    .poll(() => host.told.find(({ event }) => event === 'ice-candidate')?.payload)
    .toMatchObject({
      from: user.id,
      call: 1,
    })
})
