/** What somebody waits for, but not for ever. `late` gets what came after all. */
export function within<T>(ms: number, awaited: Promise<T>, late: (value: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    const timer = setTimeout(() => {
      over = true
      reject(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'))
    }, ms)
    awaited.then(
      (value) => {
        clearTimeout(timer)
        if (over) late(value)
        else resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        if (!over) reject(error)
      },
    )
  })
}
