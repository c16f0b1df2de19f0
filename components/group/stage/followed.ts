/** Who is shown large while nobody was chosen: whoever speaks, but never in a hurry. */
export interface Followed {
  readonly id: string | null
  /** Since when it is this one, and when it was last heard; ms of any one clock. */
  readonly sinceMs: number
  readonly heardMs: number
}

export const nobody: Followed = { id: null, sinceMs: 0, heardMs: 0 }

/** Whoever is shown stays for so long, and until they have been silent for so long: a cough takes the picture from nobody. */
export const staysMs = 2_000
export const silentMs = 1_000

interface Heard {
  /** Who speaks now, oneself not among them. */
  readonly speaking: readonly string[]
  /** Who is in, oneself not among them. */
  readonly here: readonly string[]
}

export function followed(before: Followed, { speaking, here }: Heard, nowMs: number): Followed {
  const { id, sinceMs, heardMs } = before
  if (id === null || !here.includes(id)) {
    const next = speaking[0] ?? here[0] ?? null
    return next === id ? before : { id: next, sinceMs: nowMs, heardMs: nowMs }
  }
  if (speaking.includes(id)) return { ...before, heardMs: nowMs }
  const [next] = speaking
  if (next === undefined || nowMs < sinceMs + staysMs || nowMs < heardMs + silentMs) return before
  return { id: next, sinceMs: nowMs, heardMs: nowMs }
}

/** When to look again though nothing changed; null: not before something does. */
export function dueMs({ id, sinceMs, heardMs }: Followed, { speaking }: Heard): number | null {
  if (id === null || speaking.length === 0 || speaking.includes(id)) return null
  return Math.max(sinceMs + staysMs, heardMs + silentMs)
}
