/** One event as it came in, whichever way. */
export interface Incoming {
  readonly name: unknown
  /** Its packet's JSON, byte by byte, where it came in as text: what is ASCII can be recognised in it without being parsed. */
  readonly text: string | null
  /** What was sent with the event. An event without a payload has an empty one. */
  payload(): unknown
  readonly wantsAnswer: boolean
  /** Answers with JSON, if an answer was asked for. */
  acknowledge(json: string): void
}
