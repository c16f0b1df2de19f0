interface Waiting<Q, A> {
  readonly question: Q
  readonly resolve: (answer: A) => void
  readonly reject: (error: unknown) => void
}

const maxUnderWay = 2

/**
 * One question at a time from the caller's view, many in one statement from the database's: while two batches are on their way the next one collects.
 * A quiet server asks at once, a busy one less often. Two, so that the database works while an answer is read.
 * @param ask answers in the order of the questions
 * @param spoils whether a failure concerns every question; otherwise those of the batch are asked once more, each by itself
 */
export function inBatches<Q, A>(
  ask: (questions: Q[]) => Promise<readonly A[]>,
  maxBatch: number,
  spoils: (error: unknown) => boolean,
): (question: Q) => Promise<A> {
  let waiting: Waiting<Q, A>[] = []
  let underWay = 0

  const askFor = async (batch: readonly Waiting<Q, A>[]): Promise<void> => {
    try {
      const answers = await ask(batch.map(({ question }) => question))
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('the database answered fewer than it was asked'))
        else resolve(answer)
      }
    } catch (error) {
      if (batch.length === 1 || spoils(error)) for (const { reject } of batch) reject(error)
      else for (const one of batch) await askFor([one])
    }
  }
  const askForAll = async () => {
    underWay += 1
    // What else this turn of the event loop brings belongs to the first batch.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      await askFor(batch)
    }
    underWay -= 1
  }
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (underWay < maxUnderWay) void askForAll()
    })
}
