import * as z from 'zod'
import { refusals } from '@/lib/db/refusals'

const refusal = z.object({ refused: z.string(), detail: z.string().nullable(), message: z.string() })

/** What the functions answer, as far as a history looks at it. */
const summary = z.object({
  status: z.string(),
  reason: z.string(),
  endedBy: z.enum(['client', 'consultant', 'admin', 'system']),
  startedAt: z.string().nullable(),
  endedAt: z.string(),
  durationSeconds: z.int(),
  grossMinor: z.int(),
  feeMinor: z.int(),
  heldMinor: z.int(),
  returnedMinor: z.int(),
})
export type Summary = z.infer<typeof summary>

export const played = z.object({
  booked: z.array(z.union([refusal, z.object({ sessionId: z.string() })])),
  answers: z.array(z.unknown()),
  summaries: z.array(summary.nullable()).nullable(),
})
export type Played = z.infer<typeof played>

export const ended = z.union([summary, z.null()])
export const dueAnswer = z.object({ endsAt: z.string().nullable(), ended: summary.nullable() })
export const live = z.object({ status: z.string() })
export const outcome = z.object({ outcome: z.string(), reason: z.string().optional() })

/** The word of a refusal; undefined: not refused. Refusals that are nobody's word are faults. */
export function refusedBy(answer: unknown): string | undefined {
  const said = refusal.safeParse(answer)
  if (!said.success) return undefined
  const word = Object.entries(refusals).find(([state]) => state === said.data.refused)?.[1]
  if (!word) throw new Error(`${said.data.refused}: ${said.data.message}`)
  return word
}
