import { createHash } from 'node:crypto'
import type { ParticipantType } from '@/lib/contract/words'
import type { ApiBooking } from '@/lib/db/functions/api'
import { apiActor, reissued } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json } from '../http/route'
import { ApiRefusal } from './api-problem'
import type { ApiCall } from './api-route'
import { linksTold, sessionTold } from './told'

interface ById {
  readonly params: { readonly id: string }
}

async function ofSession(id: string, { database }: ApiCall): Promise<ApiBooking> {
  const session = await database.rpc('session_of_api', { p_session_id: id })
  if (!session) throw new ApiRefusal('not_found')
  return session
}

/** `GET /api/v1/sessions/{id}` */
export async function findSession({ params }: ById, call: ApiCall): Promise<Response> {
  return json(sessionTold(await ofSession(params.id, call)))
}

/** `GET /api/v1/sessions/{id}/links`: the links as they are, to be sent once more; null where one was revoked. */
export async function findLinks({ params }: ById, call: ApiCall): Promise<Response> {
  const { sessionId } = await ofSession(params.id, call)
  return json(await linksTold(call, sessionId))
}

/** `POST /api/v1/sessions/{id}/links`: a new link for one side; the one before opens nothing any more, and whoever is in by it is out. */
export async function issueLink(
  { params, body }: ById & { readonly body: { readonly participantType: ParticipantType } },
  call: ApiCall,
): Promise<Response> {
  const { sessionId } = await ofSession(params.id, call)
  if (!call.idempotencyKey || call.idempotencyKey.length > 200)
    throw new ApiRefusal('idempotency_key_missing')
  try {
    await call.database.rpc('admin_reissue_link', {
      p_session_id: sessionId,
      p_participant_type: body.participantType,
      p_actor: apiActor(call.key.name),
      p_reason: reissued,
      p_idempotency_key: ownKey(call.key.id, call.idempotencyKey),
    })
  } catch (error) {
    if (isRefusal(error) && error.code === 'idempotency_conflict')
      throw new ApiRefusal('idempotency_conflict')
    throw error
  }
  const links = await linksTold(call, sessionId)
  const url = body.participantType === 'client' ? links.clientUrl : links.consultantUrl
  return json({ participantType: body.participantType, url }, {}, 201)
}

/** Keys of programs are apart from one another’s, and from those of administrators. */
function ownKey(keyId: string, idempotencyKey: string): string {
  return `api ${keyId} ${createHash('sha256').update(idempotencyKey).digest('hex')}`
}
