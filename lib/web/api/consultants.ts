import type * as z from 'zod/mini'
import type { PersonChange, peopleQuery } from '@/lib/contract/http/people'
import type { Candidates, Person } from '@/lib/db/functions/people'
import { apiActor, apiFaults } from '@/locales/en/api'
import { isRefusal } from '../failures'
import { json } from '../http/route'
import { photoPath } from '../people/photo-path'
import { ApiRefusal, badField } from './api-problem'
import type { ApiCall } from './api-route'

type ByRef = { readonly params: { readonly ref: string } }

function told({ id: _, role: __, photo, account, ...person }: Person, { env }: ApiCall) {
  return {
    ...person,
    photoUrl: photo && `${env.appUrl}${photoPath(_, photo)}`,
    account: account?.state ?? null,
  }
}

/** A ref that is nearly somebody else's: who it may have been, and where in the body it stands. */
export function similarPerson(pointer: string, candidates: Candidates): ApiRefusal {
  const refs = candidates.map(({ ref, name }) => `${ref} (${name})`).join(', ')
  const detail = apiFaults.similar(refs)
  return new ApiRefusal('similar_person', { detail, errors: [{ pointer, detail }], candidates })
}

/** `GET /api/v1/consultants`: in the order of their refs. */
export async function listConsultants(
  { query }: { readonly query: z.output<typeof peopleQuery> },
  call: ApiCall,
): Promise<Response> {
  const { people, next } = await call.database.rpc('list_people', {
    p_role: 'consultant',
    p_after: query.cursor === undefined ? null : Buffer.from(query.cursor, 'base64url').toString(),
    p_limit: query.limit,
  })
  return json({
    data: people.map((person) => told(person, call)),
    nextCursor: next === null ? null : Buffer.from(next).toString('base64url'),
  })
}

/** `GET /api/v1/consultants/{ref}` */
export async function findConsultant({ params }: ByRef, call: ApiCall): Promise<Response> {
  const person = await call.database.rpc('find_person', { p_role: 'consultant', p_ref: params.ref })
  if (!person) throw new ApiRefusal('not_found')
  return json(told(person, call))
}

/** `PUT /api/v1/consultants/{ref}`: makes one (201), or changes what is named. */
export async function keepConsultant(
  { params, body }: ByRef & { readonly body: PersonChange },
  call: ApiCall,
): Promise<Response> {
  try {
    const kept = await call.database.rpc('keep_person', {
      p_actor: apiActor(call.key.name),
      p_role: 'consultant',
      p_ref: params.ref,
      p_person: body,
    })
    if (kept.outcome === 'refused') throw similarPerson('/distinctFrom', kept.candidates)
    return json(told(kept.person, call), {}, kept.created ? 201 : 200)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'too_many_attempts')
      throw new ApiRefusal('rate_limited', { detail: error.message }, { 'retry-after': '600' })
    const field = error.detail === 'consultant_name' ? 'name' : error.detail
    if (error.code === 'invalid_argument') throw badField(`/${field}`, error.message)
    throw error
  }
}
