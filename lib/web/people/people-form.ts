import * as z from 'zod'
import { personChange, personRef } from '@/lib/contract/http/people'
import type { Candidates } from '@/lib/db/functions/people'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'
import { pictureOf } from '../practice/logo'
import { toldOnce } from '../staff/account-acts'

/** The forms of the pages of people, with or without a script. */

export const peopleNote = z.enum([
  'saved',
  'photo',
  'no-photo',
  'not-a-photo',
  'linked',
  'no-email',
  'of-another',
  'closed',
  'often',
  'ref',
  'name',
  'email',
  'timeZone',
  'bio',
  'gone',
])
export type PeopleNote = z.infer<typeof peopleNote>

const role = z.enum(['client', 'consultant'])
const invite = z.object({ act: z.literal('invite'), id: z.uuid(), key: z.uuid() })

/** So much of what was typed goes back with the address. */
const mostTypedCharacters = 4_000

/** One act on one person. */
export async function actOnPeople(form: URLSearchParams, call: PageCall): Promise<Response> {
  try {
    if (form.get('act') === 'keep') return await keep(form, call)
    const asked = invite.safeParse(Object.fromEntries(form))
    return asked.success ? await inviteConsultant(asked.data, call) : problem('bad_request')
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'too_many_attempts') return listWith('often', form)
    if (error.code === 'idempotency_conflict') return problem('idempotency_conflict')
    if (error.code === 'invalid_argument') return listWith(noteOf(error.detail), form)
    throw error
  }
}

const noteOf = (field: unknown): PeopleNote =>
  peopleNote.safeParse(typeof field === 'string' ? field.replace(/^.*_name$/, 'name') : '').data ?? 'email'

async function keep(form: URLSearchParams, { database, account }: PageCall): Promise<Response> {
  const side = role.safeParse(form.get('role'))
  if (!side.success) return problem('bad_request')
  const ref = personRef.safeParse(form.get('ref')?.trim())
  if (!ref.success) return listWith('ref', form)
  const read = personChange.safeParse({
    name: form.get('name') ?? '',
    email: form.get('email')?.trim() || null,
    timeZone: form.get('timeZone') || null,
    ...(side.data === 'consultant'
      ? { bio: (form.get('bio') ?? '').replaceAll('\r\n', '\n'), active: form.get('active') === 'yes' }
      : {}),
    distinctFrom: form.getAll('distinctFrom'),
  })
  if (!read.success) return listWith(noteOf(read.error.issues[0]?.path[0]), form)
  const kept = await database.rpc('keep_person', {
    p_actor: account.email || account.name,
    p_role: side.data,
    p_ref: ref.data,
    p_person: read.data,
  })
  if (kept.outcome === 'refused') return askedBack(kept.candidates, form)
  return seeOther(`/admin/people/${kept.person.id}?note=saved`)
}

/** What was typed, with those who may have been meant: they are looked up again by the page. */
function askedBack(candidates: Candidates, form: URLSearchParams): Response {
  const back = typedOf(form)
  for (const { ref } of candidates) back.append('similar', ref)
  return seeOther(`/admin/people?${back}#add`)
}

function typedOf(form: URLSearchParams): URLSearchParams {
  const back = new URLSearchParams()
  for (const name of ['role', 'ref', 'name', 'email', 'timeZone', 'bio']) {
    const value = form.get(name)
    if (value && encodeURIComponent(value).length <= mostTypedCharacters) back.set(name, value)
  }
  return back
}

function listWith(note: PeopleNote, form: URLSearchParams): Response {
  const back = typedOf(form)
  back.set('note', note)
  const id = z.uuid().safeParse(form.get('id'))
  return seeOther(id.success ? `/admin/people/${id.data}?${back}` : `/admin/people?${back}#add`)
}

async function inviteConsultant(
  { id, key }: z.output<typeof invite>,
  { env, database, account }: PageCall,
): Promise<Response> {
  const back = (note: PeopleNote) => seeOther(`/admin/people/${id}?note=${note}`)
  if (env.signUp === 'closed' || env.database.transport === 'supabase') return back('closed')
  const made = await database.rpc('admin_invite_consultant', {
    p_claims: account.claims,
    p_person_id: id,
    p_reason: null,
    p_idempotency_key: key,
  })
  if (made.outcome === 'refused') return back(made.reason === 'no_email' ? 'no-email' : 'of-another')
  const person = await database.rpc('admin_person', { p_claims: account.claims, p_person_id: id })
  if (made.token === null || !person?.email) return back('linked')
  return toldOnce({ purpose: 'invite', email: person.email, token: made.token, expiresAt: made.expiresAt })
}

/** A photo of somebody, or none from now on. */
export async function actOnPhoto(form: FormData, { database }: PageCall): Promise<Response> {
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) return problem('bad_request')
  const back = (note: PeopleNote) => seeOther(`/admin/people/${id.data}?note=${note}`)
  const file = form.get('file')
  const bytes = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
  const removes = form.get('act') === 'remove'
  const picture = removes ? null : pictureOf(bytes)
  if (!removes && !picture) return back('not-a-photo')
  try {
    await database.rpc('set_person_photo', {
      p_person_id: id.data,
      p_type: picture?.type ?? null,
      p_content: picture ? bytes.toString('base64') : null,
    })
  } catch (error) {
    if (isRefusal(error)) return back('gone')
    throw error
  }
  return back(removes ? 'no-photo' : 'photo')
}
