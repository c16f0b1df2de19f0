export interface Loop {
  /** Runs at once, or once more when a run is under way. */
  wake(): void
  /** No further runs; resolves when the one under way is done. */
  stop(): Promise<void>
}

interface Pace {
  readonly everyMs: number
  /** The pause after a run that failed. */
  readonly retryMs: number
  failed(error: unknown): void
}

/** Repeats `run` for ever, one at a time. The first run is one pause from now; call `wake` to have it at once. */
export function loop(run: () => Promise<void>, pace: Pace): Loop {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let again = false
  let stopped = false

  const once = async () => {
    again = false
    let pauseMs = pace.everyMs
    try {
      await run()
    } catch (error) {
      pauseMs = pace.retryMs
      pace.failed(error)
    }
    running = null
    if (stopped) return
    if (again) start()
    else timer = setTimeout(start, pauseMs)
  }
  const start = () => {
    clearTimeout(timer)
    if (stopped) return
    running = once()
  }
  timer = setTimeout(start, pace.everyMs)
  return {
    wake() {
      if (running) again = true
      else start()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
