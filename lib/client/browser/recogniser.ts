import { newId } from './environment'
import { ownLanguage } from './own-language'
import { quietly } from './try-storage'

/** What a browser understood of what its person says: the same id while it makes up its mind. */
export interface Understood {
  readonly id: string
  readonly text: string
  readonly done: boolean
}

/** refused: the browser, or its person, does not want it · failed: it does not work now */
export type WhyDeaf = 'refused' | 'failed'

export interface Recogniser {
  close(): void
}

export interface RecogniserOptions {
  understood(said: Understood): void
  /** It does not go on by itself. */
  ended(why: WhyDeaf): void
}

export type OpenRecogniser = (options: RecogniserOptions) => Recogniser

interface Result {
  readonly isFinal: boolean
  readonly [index: number]: { readonly transcript: string }
}
/** As much of the Web Speech API as is used; TypeScript does not know it, nor do all browsers. */
interface Recognition {
  continuous: boolean
  interimResults: boolean
  lang: string
  onresult: ((event: { readonly resultIndex: number; readonly results: ArrayLike<Result> }) => void) | null
  onerror: ((event: { readonly error: string }) => void) | null
  onend: (() => void) | null
  start(): void
  abort(): void
}

/** null: this browser understands nobody. */
export function recogniserOf(): OpenRecogniser | null {
  const Recognition = quietly(made)
  return Recognition ? (options) => listen(Recognition, options) : null
}

function made(): (new () => Recognition) | null {
  const found: unknown =
    Reflect.get(globalThis, 'SpeechRecognition') ?? Reflect.get(globalThis, 'webkitSpeechRecognition')
  return isRecognition(found) ? found : null
}

function isRecognition(value: unknown): value is new () => Recognition {
  return typeof value === 'function'
}

/** Browsers end it by themselves after a silence or a minute: it is begun anew for as long as it is wanted. */
function listen(Recognition: new () => Recognition, { understood, ended }: RecogniserOptions): Recogniser {
  const recognition = new Recognition()
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  let isOver = false
  const ids = new Map<number, string>()
  const stop = (why?: WhyDeaf) => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    recognition.onresult = null
    recognition.onerror = null
    recognition.onend = null
    quietly(() => recognition.abort())
    if (why) ended(why)
  }
  const begin = () => {
    ids.clear()
    try {
      recognition.start()
    } catch {
      stop('failed')
    }
  }
  Object.assign(recognition, { continuous: true, interimResults: true })
  recognition.lang = ownLanguage()
  recognition.onresult = ({ resultIndex, results }) => {
    failures = 0
    for (let at = resultIndex; at < results.length; at += 1) {
      const result = results[at]
      const said = result?.[0]?.transcript.trim() ?? ''
      if (!result || said === '') continue
      const id = ids.get(at) ?? newId()
      ids.set(at, id)
      understood({ id, text: said, done: result.isFinal })
    }
  }
  recognition.onerror = ({ error }) => {
    if (refusals.has(error)) stop('refused')
    // A silence is no failure.
    else if (error !== 'no-speech' && error !== 'aborted') failures += 1
  }
  recognition.onend = () => {
    if (failures >= mostFailures) stop('failed')
    else timer = setTimeout(begin, failures === 0 ? againMs : failures * failedMs)
  }
  begin()
  return { close: () => stop() }
}

const refusals: ReadonlySet<string> = new Set([
  'not-allowed',
  'service-not-allowed',
  'audio-capture',
  'language-not-supported',
])
const mostFailures = 3
const againMs = 200
const failedMs = 2_000
