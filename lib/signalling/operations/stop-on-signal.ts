const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Runs `stop` at the first signal to end, then exits with 0. A repeated signal exits at once; a different one does not, because Ctrl-C
 * reaches a child process both from the terminal and from its parent.
 */
export function stopOnSignal(stop: () => Promise<void>, failed: (error: unknown) => void): void {
  let stopping = false
  for (const signal of signals) {
    let seen = false
    process.on(signal, () => {
      if (seen) process.exit(1)
      seen = true
      if (stopping) return
      stopping = true
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          failed(error)
          process.exit(1)
        },
      )
    })
  }
}
