/** Something that runs until it is stopped, or ends by itself. */
export interface Run {
  /** Answers when it ends without having been asked to: how it ended, and below that what it last said. */
  readonly died: Promise<string>
  stop(): Promise<void>
}

interface Plan {
  /** In words for people: "web app". */
  readonly name: string
  /** Where its own words are kept. */
  readonly logFile: string
  /** Answers once it runs. Called only when the one before has ended. */
  again(): Run | Promise<Run>
  say(sentence: string): void
}

/** Short enough that nobody notices a single crash, long enough that a loop of them is no load. */
const firstPauseMs = 200
const longestPauseMs = 10_000
/** Whoever ran this long has not ended for what ended it before. */
const steadyMs = 30_000
/** From here on it is a loop. */
const inARow = 5

/** Keeps something running: what ends is started again after a pause that doubles, until it is stopped. Never are there two of it. */
export function keepUp(first: Run, { name, logFile, again, say }: Plan): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const stopped = new Promise<string>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(''), { once: true })
  })
  let run = first
  const over = watch()

  async function watch(): Promise<void> {
    for (let ends = 0; ; ) {
      const sinceMs = performance.now()
      if (ends >= inARow) void saySteady(run)
      const how = await Promise.race([run.died, stopped])
      if (stopping.signal.aborted) return
      ends = performance.now() - sinceMs < steadyMs ? ends + 1 : 1
      ends = await startAgain(how, ends)
      if (stopping.signal.aborted) return
    }
  }

  /** Answers how often in a row it ended by now. */
  async function startAgain(how: string, endsBefore: number): Promise<number> {
    for (let [ends, words] = [endsBefore, how]; ; ends += 1) {
      if (ends <= inARow) say(wordsFor(ends, words))
      await pause(Math.min(firstPauseMs * 2 ** (ends - 1), longestPauseMs))
      if (stopping.signal.aborted) return ends
      try {
        run = await again()
        return ends
      } catch (error) {
        words = `${name} could not be started (${error instanceof Error ? error.message : String(error)}).`
      }
    }
  }

  function wordsFor(ends: number, words: string): string {
    if (ends < inARow) return `The ${words.split('\n')[0]} It is started again.`
    const every = `every ${longestPauseMs / 1000} s`
    return `The ${name} ended ${ends} times in a row and is tried again ${every}: see ${logFile}.`
  }

  async function saySteady(one: Run): Promise<void> {
    const ended = await Promise.race([one.died, pause(steadyMs)])
    if (ended === undefined && !stopping.signal.aborted) say(`The ${name} runs again.`)
  }

  /** Over when the time is, or when everything is. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      void stopped.then(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  return {
    async stop() {
      stopping.abort()
      // One that is just being started again is waited for: it has to be stopped as well.
      await over
      await run.stop()
    },
  }
}
