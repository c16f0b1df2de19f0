import { captionBounds } from '@/lib/contract/caption-bounds'
import type { AckCode } from '@/lib/contract/codes'
import type { ServerPayload } from '@/lib/contract/socket'
import { keep, kept, newId } from '../browser/environment'
import type { OpenRecogniser, Recogniser, Understood, WhyDeaf } from '../browser/recogniser'
import { createStore, type Store } from '../browser/store'

/** A line of what somebody said, as it is read along. */
export interface CaptionLine {
  readonly key: string
  readonly name: string
  readonly text: string
  /** It is written on. */
  readonly done: boolean
}

/**
 * absent: this browser understands no speech · off · on · muted: it goes on with the microphone · refused and failed: why the browser does not.
 */
export type Listening = 'absent' | 'off' | 'on' | 'muted' | WhyDeaf

/** What is drawn of captions. It is no part of the room's picture, which words would have drawn anew several times in a second. */
export interface Captions {
  /** This person reads along. */
  readonly isShown: boolean
  /** The last ones, the oldest first. */
  readonly lines: readonly CaptionLine[]
  readonly listening: Listening
}

export type Outcome = 'ok' | 'unanswered' | AckCode

export interface CaptionClient {
  subscribe(listener: () => void): () => void
  get(): Captions
  show(on: boolean): void
  /** The browser writes along what this person says, while their microphone is on. */
  listen(on: boolean): void
  /** One line as it was typed. Answers what became of it; `peer_absent`: nobody else is in. */
  write(text: string): Promise<Outcome>
}

/** What decides whether the browser may listen now. */
interface Standing {
  readonly isMicrophoneOn: boolean
  readonly may: boolean
}

interface CaptionOptions {
  send(line: Understood): Promise<Outcome>
  standing(): Standing
  self(): string
  nameOf(member: string): string
  readonly recogniser: OpenRecogniser | null
}

const place = 'parley.captions'
/** As many stand under the pictures. */
const mostLines = 3
/** For so long each stays, and for each of its characters longer. */
const staysMs = 6_000
const perCharacterMs = 50
/** Between two that are said, so that they stay below their rate. */
const gapMs = 400
/** What the line is too slow for is not said any more: it would come when something else is spoken of. */
const mostWaiting = 4

/** Captions in a room of any kind that grants them: what others write, and what this member does. */
export function createCaptions({ send, standing, self, nameOf, recogniser }: CaptionOptions) {
  const store = createStore<Captions>({
    isShown: kept('browser', place) === 'on',
    lines: [],
    listening: recogniser ? 'off' : 'absent',
  })
  const lines = linesOf(store, nameOf)
  let wanted = false
  let listener: Recogniser | null = null
  let waiting: readonly Understood[] = []
  let isSaying = false

  async function say(one: Understood): Promise<Outcome> {
    const outcome = await send(one)
    if (outcome === 'ok' || outcome === 'peer_absent') lines.add(self(), one)
    return outcome
  }

  /** One after the other, and of a line that changes its last words alone. */
  async function sayAll(): Promise<void> {
    if (isSaying) return
    isSaying = true
    for (let [first] = waiting; first; [first] = waiting) {
      waiting = waiting.slice(1)
      await say(first)
      await new Promise((resolve) => setTimeout(resolve, gapMs))
    }
    isSaying = false
  }

  function understood(one: Understood): void {
    const others = waiting.filter(({ id }) => id !== one.id)
    waiting = [...others, ...piecesOf(one)].slice(-mostWaiting)
    void sayAll()
  }

  function hush(): void {
    listener?.close()
    listener = null
    waiting = []
  }

  /** Whatever is said into a microphone that is off is nobody's to read. */
  function keepUp(): void {
    if (!recogniser || !wanted) return
    const { isMicrophoneOn, may } = standing()
    if (!may) {
      stop('off')
      return
    }
    if (isMicrophoneOn && !listener) listener = recogniser({ understood, ended: stop })
    else if (!isMicrophoneOn && listener) hush()
    // It may have ended within its beginning.
    if (wanted) store.set({ listening: listener ? 'on' : 'muted' })
  }

  function stop(listening: Listening): void {
    wanted = false
    hush()
    store.set({ listening })
  }

  const client: CaptionClient = {
    subscribe: store.subscribe,
    get: store.get,
    show(isShown) {
      store.set({ isShown })
      keep('browser', place, isShown ? 'on' : null)
    },
    listen(on) {
      if (!recogniser) return
      if (on) {
        wanted = true
        keepUp()
      } else stop('off')
    },
    write: (text) =>
      say({ id: newId(), text: whole(text.trim().slice(0, captionBounds.characters)), done: true }),
  }
  return {
    client,
    keep: keepUp,
    hear: ({ memberId, ...one }: ServerPayload<'caption'>) => lines.add(memberId, one),
    /** Out of the room: nobody listens any more. */
    stopped() {
      if (recogniser) stop('off')
      lines.clear()
    },
  }
}

/** What is drawn of lines: the last few, each for a while. */
function linesOf(store: Store<Captions>, nameOf: CaptionOptions['nameOf']) {
  const gone = new Map<string, ReturnType<typeof setTimeout>>()

  const forget = (key: string) => {
    clearTimeout(gone.get(key))
    gone.delete(key)
    store.set({ lines: store.get().lines.filter((one) => one.key !== key) })
  }

  function add(member: string, { id, text, done }: Understood): void {
    const key = `${member} ${id}`
    const { lines } = store.get()
    const shown: CaptionLine = { key, name: nameOf(member), text, done }
    const all = lines.some((one) => one.key === key)
      ? lines.map((one) => (one.key === key ? shown : one))
      : [...lines, shown]
    for (const { key: old } of all.slice(0, -mostLines)) forget(old)
    store.set({ lines: all.slice(-mostLines) })
    clearTimeout(gone.get(key))
    gone.set(
      key,
      setTimeout(() => forget(key), staysMs + text.length * perCharacterMs),
    )
  }

  return {
    add,
    clear() {
      for (const key of [...gone.keys()]) forget(key)
    },
  }
}

/** Of what is being said the end; what was said whole, in lines, the last of which takes its place. */
function piecesOf({ id, text, done }: Understood): Understood[] {
  const most = captionBounds.characters
  if (!done) return [{ id, text: whole(text.slice(-most)), done }]
  const pieces: Understood[] = []
  for (let rest = text; rest !== ''; ) {
    const cut = rest.length <= most ? rest.length : rest.lastIndexOf(' ', most)
    const at = cut > 0 ? cut : most
    pieces.push({ id: pieces.length === 0 ? id : newId(), text: whole(rest.slice(0, at).trim()), done })
    rest = rest.slice(at).trim()
  }
  return pieces
}

/** Without half a sign, where one was cut through. */
function whole(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}
