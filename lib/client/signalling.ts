import { io } from 'socket.io-client'
import type { ConnectRefusal } from '@/lib/room/codes'
import type { Ack, ClientEvent, DataOf, Joined, PayloadOf, ServerPayload } from '@/lib/room/events'
import type { Signal } from './media/peer-link'
import type { Guard } from './shape'
import { steadyNow } from './steady-time'
import {
  answeredExtension,
  connectRefusal,
  joined,
  type LateEvent,
  noData,
  type PromptEvent,
  proposedExtension,
  refused,
  serverPayloads,
  stored,
} from './wire'

/** `unanswered`: no connection, or no acknowledgement in time. Whether the server acted is then unknown. */
export type Answer<E extends ClientEvent> =
  | Ack<DataOf<E>>
  | { readonly ok: false; readonly code: 'unanswered' }

/** The others' answers are read by the part of the room that sends them, or by nobody. */
type PromptClientEvent = Exclude<ClientEvent, LateEvent | 'call-quality' | 'reception-report'>

/** Limits that pass by themselves. */
export type Held = Extract<ConnectRefusal['code'], 'rate_limited' | 'server_busy'>

export interface SignallingOptions {
  readonly socketUrl: string
  /** The first way in leaves the other session in which this side is. */
  readonly goOn: boolean
  /** The media attempt that flows in this page, reported on every entry so that it is kept. */
  liveCall(): number | null
  readonly handlers: { readonly [E in PromptEvent]: (payload: ServerPayload<E>) => void }
  /** Everything that was heard, unchecked, for parts of the room that are fetched on demand. */
  heard(event: string, payload: unknown): void
  /** In the room (again). Local times around the question, for the clock. */
  entered(room: Joined, sentMs: number, receivedMs: number): void
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
  send<E extends PromptClientEvent>(event: E, payload: PayloadOf<E>): Promise<Answer<E>>
  /** Without waiting for what becomes of it. */
  tell<E extends ClientEvent>(event: E, payload: PayloadOf<E>): void
  /** One piece of a media attempt's negotiation. */
  signal(signal: Signal, call: number): void
  /** The first ticket, which may come later than the connection: that is opened meanwhile. */
  admit(ticket: string): void
  /** Another ticket, after a refusal. */
  renew(ticket: string): void
  close(): void
}

type Credential = { readonly ticket: string } | { readonly resume: string }

const ackTimeoutMs = 8_000
const patienceMs = 1_000

const dataOf: { readonly [E in PromptClientEvent]: Guard<DataOf<E>> } = {
  'join-room': joined,
  'leave-room': noData,
  offer: noData,
  answer: noData,
  'ice-candidate': noData,
  'media-state': noData,
  message: stored,
  typing: noData,
  'stop-typing': noData,
  'propose-extension': proposedExtension,
  'answer-extension': answeredExtension,
}

/** One place in one room, held over as many connections as it takes. Media does not depend on it. */
export function openSignalling(options: SignallingOptions): Signalling {
  let admit = (_credential: Credential) => {}
  let credential = new Promise<Credential>((resolve) => {
    admit = resolve
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  let { goOn } = options
  let heardMs = steadyNow()
  const heard = () => {
    heardMs = steadyNow()
  }
  const socket = io(options.socketUrl, {
    transports: ['websocket'],
    auth: (give) => void credential.then(give),
    reconnectionDelay: 300,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
    timeout: 8_000,
    forceNew: true,
  })

  const later = (act: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(act, patienceMs * (0.5 + Math.random()))
  }

  async function ask(event: ClientEvent, payload: unknown): Promise<unknown> {
    if (!socket.connected) return
    try {
      return await socket.timeout(ackTimeoutMs).emitWithAck(event, payload)
    } catch {
      return // the time is up, or the connection went first
    }
  }

  const send = async <E extends PromptClientEvent>(event: E, payload: PayloadOf<E>) =>
    readAnswer(event, await ask(event, payload))

  async function enter(): Promise<void> {
    const connection = socket.id
    const sentMs = steadyNow()
    const answer = await send('join-room', { call: options.liveCall(), ...(goOn ? { goOn } : {}) })
    if (!socket.connected || socket.id !== connection) return
    if (answer.ok) {
      goOn = false
      credential = Promise.resolve({ resume: answer.data.resume })
      options.entered(answer.data, sentMs, steadyNow())
    } else if (answer.code === 'session_over') options.refused({ code: 'session_over' })
    else {
      if (answer.code === 'in_another_session') options.elsewhere()
      if (answer.code === 'rate_limited') options.held(answer.code)
      later(() => void enter())
    }
  }

  // What the server sends while nobody speaks, and everything else.
  socket.io.on('ping', heard).on('packet', heard)
  socket.on('connect', () => void enter())
  socket.on('disconnect', (reason) => {
    clearTimeout(timer)
    options.lost(heardMs)
    // The one case in which socket.io leaves it to us (a server that is going down tells its sockets so).
    if (reason === 'io server disconnect') later(() => socket.connect())
  })
  socket.on('connect_error', (error) => {
    if (socket.active) return // the network: socket.io tries again
    const data: unknown = Reflect.get(error, 'data')
    const refusal = connectRefusal(data) ? data : null
    const code = refusal?.code
    if (code === 'rate_limited' || code === 'server_busy') options.held(code)
    else if (refusal) return options.refused(refusal)
    later(() => socket.connect())
  })
  // The network is back: what socket.io still waits for has come to pass.
  const wake = () => {
    if (!socket.connected && socket.active) socket.disconnect().connect()
  }
  window.addEventListener('online', wake)
  listen(options.handlers, (event, heard) => socket.on(event, heard))
  socket.onAny(options.heard)

  return {
    ask,
    send,
    tell(event, payload) {
      if (socket.connected) socket.emit(event, payload)
    },
    signal({ event, ...payload }, call) {
      // No acknowledgement: what became of a signal is seen in the media.
      if (socket.connected) socket.emit(event, { ...payload, call })
    },
    admit: (ticket) => admit({ ticket }),
    renew(ticket) {
      credential = Promise.resolve({ ticket })
      socket.connect()
    },
    close() {
      clearTimeout(timer)
      window.removeEventListener('online', wake)
      socket.off().offAny()
      socket.io.off()
      socket.disconnect()
    },
  }
}

function readAnswer<E extends PromptClientEvent>(event: E, answer: unknown): Answer<E> {
  if (refused(answer)) return answer
  const data: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'data') : null
  return dataOf[event](data) ? { ok: true, data } : { ok: false, code: 'unanswered' }
}

/** What is not of the agreed form is not heard. */
function listen(
  handlers: SignallingOptions['handlers'],
  on: (event: string, heard: (payload: unknown) => void) => void,
): void {
  const one = <E extends PromptEvent>(event: E) => {
    const fits: Guard<ServerPayload<E>> = serverPayloads[event]
    on(event, (payload) => {
      if (fits(payload)) handlers[event](payload)
    })
  }
  one('participant-joined')
  one('participant-left')
  one('call-stalled')
  one('call-resumed')
  one('offer')
  one('answer')
  one('ice-candidate')
  one('media-state')
  one('message')
  one('typing')
  one('stop-typing')
  one('session-started')
  one('session-extended')
  one('extension-proposed')
  one('extension-answered')
  one('session-ended')
  one('replaced')
}
