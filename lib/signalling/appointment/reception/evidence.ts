import { randomUUID } from 'node:crypto'
import type { ParticipantType } from '@/lib/contract/words'
import type { Args } from '@/lib/db/functions/index'
import { append, type Span } from './spans'

export type CallReport = Args<'report_calls'>['p_reports'][number]
export type EvidenceKind = CallReport['kind']

/** Far more than the seconds of a session that are worth telling. */
const maxSpans = 1_000

/** What one side reports of one kind, on its way to the database: one row there, to which its spans are added. */
export class Evidence {
  #spans: Span[] = []
  #taken = 0
  /** Open since then; null: closed. */
  #openMs: number | null = null
  /** What the database knows of it. */
  #writtenMs: number | null = null
  /** The database has been told that it is open, or is being told. */
  #isKnown = false

  constructor(
    readonly sessionId: string,
    readonly side: ParticipantType,
    readonly kind: EvidenceKind,
    private readonly id: string = randomUUID(),
  ) {}

  get openMs(): number | null {
    return this.#openMs
  }

  add(span: Span): void {
    if (this.#taken + this.#spans.length < maxSpans) append(this.#spans, span)
  }

  /** Open from a moment on, which may be yet to come. */
  open(sinceMs: number): void {
    this.#openMs = sinceMs
  }

  /** It was open until then. What turns out to have ended before it began leaves nothing, or the shortest span where the database knows of it. */
  close(untilMs: number): void {
    const fromMs = this.#openMs
    if (fromMs === null) return
    const endMs = this.#isKnown ? Math.max(untilMs, fromMs + 1) : untilMs
    if (endMs > fromMs) this.add([fromMs, endMs])
    this.#openMs = null
    this.#isKnown = false
  }

  /** The database knows it as open since then, from a server before this one. */
  recall(sinceMs: number): void {
    this.#openMs = sinceMs
    this.#writtenMs = sinceMs
    this.#isKnown = true
  }

  /** Nobody here will close it: what the database does not know to be open never was; what it does is closed, if nobody else will. */
  abandon(nowMs: number, toOthers: boolean): void {
    if (this.#openMs !== this.#writtenMs) this.#openMs = this.#writtenMs
    if (!toOthers) this.close(nowMs)
  }

  /** Whether there is something to write now or later. */
  get unwritten(): boolean {
    return this.#spans.length > 0 || this.#openMs !== this.#writtenMs
  }

  /** Takes what is to be written now; `undo` gives it back when it could not be. */
  take(nowMs: number): { report: CallReport; done(): void; undo(): void } | null {
    const openMs = this.#openMs !== null && this.#openMs <= nowMs ? this.#openMs : null
    const isNews = openMs !== this.#writtenMs
    const spans = this.#spans
    if (spans.length === 0 && !isNews) return null
    this.#spans = []
    this.#taken += spans.length
    this.#isKnown = openMs !== null
    const age = (ms: number) => Math.max(0, Math.round(nowMs - ms))
    const report: CallReport = {
      id: this.id,
      sessionId: this.sessionId,
      participantType: this.side,
      kind: this.kind,
      spans: spans.map(([fromMs, untilMs]) => [age(fromMs), age(untilMs)]),
      ...(isNews ? { openMsAgo: openMs === null ? null : age(openMs) } : {}),
    }
    return {
      report,
      done: () => {
        this.#writtenMs = openMs
      },
      undo: () => {
        this.#taken -= spans.length
        this.#spans = [...spans, ...this.#spans]
      },
    }
  }
}
