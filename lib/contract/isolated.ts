/** Letters that are written from right to left, and marks that turn the direction of what follows them. */
const turns = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/

/** A name for a sentence of ours: whichever way it is written, what stands beside it stays where it is (U+2068 … U+2069, as `bdi` does for elements). */
export function isolated(name: string): string {
  return turns.test(name) ? `\u2068${name}\u2069` : name
}
