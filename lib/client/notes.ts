import type { NotesView } from '@/lib/contract/http/session'
import { limits } from '@/lib/contract/limits'
import { characters } from '@/lib/contract/text'
import { createStore } from './browser/store'
import { object, orNull, text, time, whole } from './guards/guards'
import { type Obstacle, post } from './http/api'

export interface NotesSnapshot {
  readonly text: string
  /**
   * loading · unavailable: could not be read, nothing may be written over it · saved · changed: not on its way yet · saving · failed: tries
   * again by itself · too_long: waits for its writer · conflict: written on another device meanwhile, `theirs` is what stands there · lost:
   * another device took the place · not_here: this browser never had it · signed_out: the sign-in of the consultant's own pages is over.
   */
  readonly state:
    | 'loading'
    | 'unavailable'
    | 'saved'
    | 'changed'
    | 'saving'
    | 'failed'
    | 'too_long'
    | 'conflict'
    | 'lost'
    | 'not_here'
    | 'signed_out'
  readonly theirs: string | null
}

/** The consultant's private notes of one session, saved while they are written. */
export interface Notes {
  subscribe(changed: () => void): () => void
  getSnapshot(): NotesSnapshot
  write(text: string): void
  /** Reads or saves again, at once. */
  retry(): void
  /** Ends a conflict: what stands here counts, or what was written elsewhere. */
  resolve(keep: 'mine' | 'theirs'): void
  /** Saves now what is not saved; the page may be on its way out. */
  flush(): void
}

const pauseMs = 800
const atOnce = 0
const firstRetryMs = 2_000
const longestRetryMs = 30_000

const view = object<NotesView>({ text, version: whole, updatedAt: orNull(time) })

/** The link that this browser holds, or a session of the consultant who is signed in. */
export type NotesPlace = { readonly linkId: string } | { readonly sessionId: string }

const opened = new Map<string, Notes>()

/** The notes of a place, the same ones for the whole life of the page: the summary goes on where the room left off. */
export function notesOf(place: NotesPlace): Notes {
  const key = Object.values(place).join()
  const known = opened.get(key)
  if (known) return known
  const notes = createNotes(place)
  opened.set(key, notes)
  return notes
}

function createNotes(place: NotesPlace): Notes {
  const path = 'linkId' in place ? '/api/sessions/notes' : '/api/consultant/notes'
  const ask = () => post(`${path}/read`, place, view)
  const store = createStore<NotesSnapshot>({ text: '', state: 'loading', theirs: null })
  let version = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let retryMs = firstRetryMs
  let busy = false

  const later = (act: () => void, ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }
  const state = () => store.get().state

  async function read(): Promise<void> {
    const outcome = await ask()
    if (!outcome.ok) return store.set({ state: why(outcome.problem, 'not_here', 'unavailable') })
    version = outcome.value.version
    store.set({ text: outcome.value.text, state: 'saved' })
  }

  async function save(outlive = false): Promise<void> {
    clearTimeout(timer)
    if (busy || !['changed', 'failed', 'signed_out'].includes(state())) return
    busy = true
    const { text: sent } = store.get()
    store.set({ state: 'saving' })
    const outcome = await post(`${path}/save`, { ...place, text: sent, version }, view, outlive)
    busy = false
    if (outcome.ok) {
      version = outcome.value.version
      retryMs = firstRetryMs
      if (state() === 'saving') store.set({ state: 'saved' })
      else if (state() === 'changed') later(() => void save(), pauseMs)
    } else if (outcome.problem.code === 'changed_elsewhere') await compare()
    else fail(why(outcome.problem, 'lost', 'failed'))
  }

  function fail(next: NotesSnapshot['state']): void {
    store.set({ state: next })
    if (next !== 'failed') return
    later(() => void save(), retryMs)
    retryMs = Math.min(retryMs * 2, longestRetryMs)
  }

  async function compare(): Promise<void> {
    const outcome = await ask()
    if (!outcome.ok) return fail(why(outcome.problem, 'lost', 'failed'))
    version = outcome.value.version
    const same = outcome.value.text === store.get().text
    store.set(same ? { state: 'saved' } : { state: 'conflict', theirs: outcome.value.text })
  }

  function write(next: string): void {
    if (isUnread(state())) return
    const tooLong = characters(next) > limits.noteCharacters
    // A conflict waits for a decision, a lost place for a reload; the words are kept all the same.
    const stays = state() === 'conflict' || state() === 'lost'
    // At once: React puts a field back to what it was told last, and what is typed in bursts would be written over.
    store.set({ text: next, ...(stays ? {} : { state: tooLong ? 'too_long' : 'changed' }) }, atOnce)
    if (state() === 'changed') later(() => void save(), pauseMs)
    else if (!stays) clearTimeout(timer)
  }

  void read()
  return {
    subscribe: (listener) => store.subscribe(listener),
    getSnapshot: store.get,
    write,
    retry() {
      if (state() === 'unavailable') {
        store.set({ state: 'loading' })
        void read()
      } else void save()
    },
    resolve(keep) {
      const { theirs, text: mine } = store.get()
      if (state() !== 'conflict' || theirs === null) return
      store.set({ state: 'changed', theirs: null, text: keep === 'mine' ? mine : theirs })
      if (keep === 'mine') void save()
      else store.set({ state: 'saved' })
    },
    flush: () => void save(true),
  }
}

/** There is nothing on the screen that could be written on. */
export function isUnread(state: NotesSnapshot['state']): boolean {
  return state === 'loading' || state === 'unavailable' || state === 'not_here'
}

type State = NotesSnapshot['state']

function why({ code }: Obstacle, notMine: State, otherwise: State): State {
  if (code === 'not_signed_in') return 'signed_out'
  return code === 'not_a_participant' || code === 'not_allowed' ? notMine : otherwise
}
