import { io, type Socket } from 'socket.io-client'
import type { AckCode, ConnectRefusal } from '@/lib/contract/codes'
import type { ClientEvent, DataOf, PayloadOf } from '@/lib/contract/socket'
import type { Ack } from '@/lib/contract/socket/ack'
import type { RoomJoined } from '@/lib/contract/socket/room'
import { steadyNow } from '../browser/steady-time'
import type { Guard } from '../guards/guards'
import { connectRefusal, refused } from '../guards/socket'
import type { Signal } from './signal'

/** `unanswered`: no connection, or no acknowledgement in time. Whether the server acted is then unknown. */
export type Answer<E extends ClientEvent> =
  | Ack<DataOf<E>>
  | { readonly ok: false; readonly code: 'unanswered' }

/** What keeps waiting and passes by itself: limits, a media server that is not there, somebody's having to let one in. */
export type Held =
  | Extract<ConnectRefusal['code'], 'rate_limited' | 'server_busy'>
  | Extract<AckCode, 'media_unavailable' | 'waits'>

interface Living {
  readonly with: string
  readonly number: number
}

/** By event: takes what came if it is of the agreed form. */
export type Hears = Readonly<Record<string, (payload: unknown) => void>>

export interface SignallingOptions<J extends RoomJoined> {
  readonly socketUrl: string
  /** The first way in leaves the other session in which this side is. */
  readonly goOn: boolean
  /** The media attempts that flow in this page, reported on every entry so that they are kept. */
  living(): readonly Living[]
  /** What the page still has of the media server; null: nothing, or media does not go there. */
  stay(): string | null
  /** What a room of this kind answers to who joins it. */
  readonly joined: Guard<J>
  readonly hears: Hears
  /** Everything that was heard, unchecked, for parts of the room that are fetched on demand. */
  heard(event: string, payload: unknown): void
  /** In the room (again). Local times around the question, for the clock. */
  entered(room: J, sentMs: number, receivedMs: number): void
  /** The connection is gone, over which something came last then (local time); the next one is being tried already. */
  lost(heardMs: number): void
  /** This side is in another session; it is tried again here until the room is closed. */
  elsewhere(): void
  /** Kept waiting by a limit; tried again by itself. */
  held(code: Held): void
  /** The server will not have this credential; nothing more is tried until `renew`. */
  refused(refusal: Pick<ConnectRefusal, 'code' | 'reason'>): void
}

export interface Signalling {
  /** The acknowledgement as it came; undefined when there was none. */
  ask<E extends ClientEvent>(event: E, payload: PayloadOf<E>): Promise<unknown>
  /** @param data what comes with a good acknowledgement */
  send<E extends ClientEvent>(event: E, payload: PayloadOf<E>, data: Guard<DataOf<E>>): Promise<Answer<E>>
  /** Without waiting for what becomes of it. */
  tell<E extends ClientEvent>(event: E, payload: PayloadOf<E>): void
  /** One piece of a media attempt's negotiation. */
  signal(signal: Signal, call: number, to?: string): void
  /** The first ticket, which may come later than the connection: that is opened meanwhile. */
  admit(ticket: string): void
  /** Another ticket, after a refusal. */
  renew(ticket: string): void
  close(): void
}

type Credential = { readonly ticket: string } | { readonly resume: string }

const ackTimeoutMs = 8_000
const patienceMs = 1_000

/** One place in one room, held over as many connections as it takes. Media does not depend on it. */
export function openSignalling<J extends RoomJoined>(options: SignallingOptions<J>): Signalling {
  const { joined } = options
  let admit = (_credential: Credential) => {}
  let credential = new Promise<Credential>((resolve) => {
    admit = resolve
  })
  let { goOn } = options
  let heardMs = steadyNow()
  const heard = () => {
    heardMs = steadyNow()
  }
  const socket = socketTo(options.socketUrl, (give) => void credential.then(give))
  const patience = createPatience()
  const ask = (event: ClientEvent, payload: unknown) => askOver(socket, event, payload)

  async function enter(): Promise<void> {
    const connection = socket.id
    const sentMs = steadyNow()
    const hub = options.stay()
    const asked = { ...livingOf(options.living()), ...(goOn ? { goOn } : {}), ...(hub ? { hub } : {}) }
    const answer = readAnswer(await ask('join-room', asked), joined)
    if (!socket.connected || socket.id !== connection) return
    if (answer.ok) {
      goOn = false
      credential = Promise.resolve({ resume: answer.data.resume })
      options.entered(answer.data, sentMs, steadyNow())
    } else if (answer.code === 'session_over') options.refused({ code: 'session_over' })
    else {
      if (answer.code === 'in_another_session') options.elsewhere()
      if (answer.code === 'rate_limited' || answer.code === 'media_unavailable' || answer.code === 'waits')
        options.held(answer.code)
      patience.later(() => void enter())
    }
  }

  // What the server sends while nobody speaks, and everything else.
  socket.io.on('ping', heard).on('packet', heard)
  socket.on('connect', () => void enter())
  socket.on('disconnect', (reason) => {
    patience.stop()
    options.lost(heardMs)
    // The one case in which socket.io leaves it to us (a server that is going down tells its sockets so).
    if (reason === 'io server disconnect') patience.later(() => socket.connect())
  })
  socket.on('connect_error', (error) => {
    if (socket.active) return // the network: socket.io tries again
    const data: unknown = Reflect.get(error, 'data')
    const refusal = connectRefusal(data) ? data : null
    const code = refusal?.code
    if (code === 'rate_limited' || code === 'server_busy') options.held(code)
    else if (refusal) return options.refused(refusal)
    patience.later(() => socket.connect())
  })
  // The network is back: what socket.io still waits for has come to pass.
  const wake = () => {
    if (!socket.connected && socket.active) socket.disconnect().connect()
  }
  window.addEventListener('online', wake)
  for (const [event, take] of Object.entries(options.hears)) socket.on(event, take)
  socket.onAny(options.heard)

  return {
    ask,
    send: async (event, payload, data) => readAnswer(await ask(event, payload), data),
    tell(event, payload) {
      if (socket.connected) socket.emit(event, payload)
    },
    signal({ event, ...payload }, call, to) {
      // No acknowledgement: what became of a signal is seen in the media.
      if (socket.connected) socket.emit(event, { ...payload, call, ...(to === undefined ? {} : { to }) })
    },
    admit: (ticket) => admit({ ticket }),
    renew(ticket) {
      credential = Promise.resolve({ ticket })
      socket.connect()
    },
    close() {
      patience.stop()
      window.removeEventListener('online', wake)
      socket.off().offAny()
      socket.io.off()
      socket.disconnect()
    },
  }
}

function socketTo(url: string, auth: (give: (credential: Credential) => void) => void): Socket {
  return io(url, {
    transports: ['websocket'],
    auth,
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
    timeout: 8_000,
    forceNew: true,
  })
}

async function askOver(socket: Socket, event: ClientEvent, payload: unknown): Promise<unknown> {
  if (!socket.connected) return
  try {
    return await socket.timeout(ackTimeoutMs).emitWithAck(event, payload)
  } catch {
    return // the time is up, or the connection went first
  }
}

/** What is tried again by itself, one thing at a time and not by all pages at once. */
function createPatience() {
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => clearTimeout(timer)
  return {
    later(act: () => void): void {
      stop()
      timer = setTimeout(act, patienceMs * (0.5 + Math.random()))
    },
    stop,
  }
}

/** One attempt is told without a name, as rooms of two have always done. */
function livingOf(living: readonly Living[]): Pick<PayloadOf<'join-room'>, 'call' | 'calls'> {
  return living.length > 1 ? { calls: [...living] } : { call: living[0]?.number ?? null }
}

function readAnswer<D extends object>(
  answer: unknown,
  fits: Guard<D>,
): Ack<D> | { readonly ok: false; readonly code: 'unanswered' } {
  if (refused(answer)) return answer
  const data: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : null
  return fits(data) ? { ok: true, data } : { ok: false, code: 'unanswered' }
}
