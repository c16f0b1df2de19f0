import type * as z from 'zod'
import type { NotesView, readNotesRequest, saveNotesRequest } from '@/lib/contract/http/session'
import type { Result } from '@/lib/db'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { type Call, json } from '../http/route'
import { throttles } from '../http/throttle'
import { tooOften } from '../session/texts'
import { appointmentIn } from './appointment'

interface Author {
  readonly p_session_id: string
  readonly p_consultant_id: string
}

/** The consultant's private notes of a session, to the browser that holds the consultant's link. */
export function readNotes(input: z.output<typeof readNotesRequest>, call: Call): Promise<Response> {
  return asConsultant(input.linkId, call, async (author) => {
    return notesAnswer(await call.database.rpc('read_session_note', author))
  })
}

/** Keeps them, unless another device changed them since they were read. */
export function saveNotes(input: z.output<typeof saveNotesRequest>, call: Call): Promise<Response> {
  return asConsultant(input.linkId, call, async (author) => {
    const { text, version } = input
    const tooMany = tooManySaves(author.p_session_id)
    if (tooMany) return tooMany
    const written = { ...author, p_text: text, p_version: version }
    return savedNotesAnswer(await call.database.rpc('save_session_note', written))
  })
}

/** Why the notes of a session are not written now, or null. */
export function tooManySaves(sessionId: string): Response | null {
  if (throttles().noteSaves.next(sessionId) !== null) return null
  return problem('too_many_attempts', { cause: 'requests', detail: tooOften, retryAfterSeconds: 1 })
}

export function notesAnswer({ text, version, updatedAt }: NotesView): Response {
  return json({ text, version, updatedAt } satisfies NotesView)
}

export function savedNotesAnswer(kept: Result<'save_session_note'>): Response {
  return kept.outcome === 'conflict' ? problem('changed_elsewhere') : notesAnswer(kept)
}

/** Only for the newest claim of the consultant's link; the client of the session is told no more than that this is not theirs. */
async function asConsultant(
  linkId: string,
  { device, database }: Call,
  act: (author: Author) => Promise<Response>,
): Promise<Response> {
  if (!device) return problem('not_a_participant')
  try {
    const claim = { p_device: device, p_link_id: linkId }
    const { participantType } = await database.rpc('participant_of_claim', { ...claim, p_token: null })
    const { facts } = appointmentIn(await database.rpc('is_claim_valid', claim))
    if (!facts) return problem('not_a_participant')
    if (participantType !== 'consultant') {
      return problem('not_allowed', { detail: "The notes of a session are its consultant's alone." })
    }
    return await act({ p_session_id: facts.sessionId, p_consultant_id: facts.participantId })
  } catch (error) {
    if (isRefusal(error) && error.code === 'not_a_participant') return problem('not_a_participant')
    throw error
  }
}
