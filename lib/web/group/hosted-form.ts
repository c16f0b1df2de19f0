import { TZDate } from '@date-fns/tz'
import * as z from 'zod'
import { herfCreateRequest } from '@/lib/contract/http/herf'
import type { RefusalCode } from '@/lib/db'
import { localTime } from '@/lib/format-local'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { seeOther } from '../http/see-other'

/** The forms by which somebody makes a room (`/herf`) and its host changes it before it is live, with or without a script. */

/** Which field did not do, or what stands in the way. */
export type CreateFault = 'title' | 'description' | 'at' | 'people' | 'club' | 'wait'

/** The longest description in the widest characters, as a form escapes them. */
export const formBytes = 32 * 1024

/** So much of what was typed goes back with the address. */
const mostTypedCharacters = 4_000

/** On to the new room's page, or back to the form with what was typed and what is wrong with it. */
export async function createFromForm(form: URLSearchParams, call: PageCall): Promise<Response> {
  const read = readForm(form)
  if ('fault' in read) return backTo(form, read.fault)
  const { title, description, scheduledAt, maxParticipants, isPrivate, clubId } = read.room
  try {
    const session = await call.database.rpc('create_group_session', {
      p_claims: call.account.claims,
      p_title: title,
      p_description: description ?? null,
      p_scheduled_at: scheduledAt ?? null,
      p_is_private: isPrivate ?? false,
      p_club_id: clubId ?? null,
      ...(maxParticipants === undefined ? {} : { p_max_participants: maxParticipants }),
    })
    return seeOther(`/herf/${session.id}`)
  } catch (error) {
    const fault = isRefusal(error) ? faultOf(error.code, error.detail) : null
    if (fault) return backTo(form, fault)
    throw error
  }
}

/** As the database and the contract name a field, and as the form does. */
const fields: ReadonlyMap<string, CreateFault> = new Map([
  ['title', 'title'],
  ['description', 'description'],
  ['scheduledAt', 'at'],
  ['maxParticipants', 'people'],
  ['clubId', 'club'],
])

function faultOf(code: RefusalCode, detail: string | undefined): CreateFault | null {
  if (code === 'too_many_attempts') return 'wait'
  if (code === 'club_not_found') return 'club'
  return code === 'invalid_argument' ? (fields.get(detail ?? '') ?? 'title') : null
}

/** On to the room's page, which says how it stands, or back to the form. What cannot be changed any more is said there, too. */
export async function changeFromForm(form: URLSearchParams, call: PageCall): Promise<Response> {
  const id = z.uuid().safeParse(form.get('id'))
  if (!id.success) return seeOther('/herf')
  const read = readForm(form)
  if ('fault' in read) return backTo(form, read.fault, changePath(id.data))
  const { title, description, scheduledAt, maxParticipants, isPrivate } = read.room
  const p_changes = {
    ...{ title, description: description ?? null, maxParticipants, isPrivate },
    // A time that stays may have come meanwhile, and may be exact to the second.
    ...(isUnchanged(form) ? {} : { scheduledAt: scheduledAt ?? null }),
  }
  try {
    await call.database.rpc('change_group_session', {
      p_claims: call.account.claims,
      p_session_id: id.data,
      p_changes,
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    const fault = faultOf(error.code, error.detail)
    if (fault) return backTo(form, fault, changePath(id.data))
    if (!isStanding.has(error.code)) throw error
  }
  return seeOther(`/herf/${id.data}`)
}

/** What the room's page says by itself. */
const isStanding: ReadonlySet<RefusalCode> = new Set([
  'session_not_found',
  'not_host',
  'blocked',
  'already_live',
  'session_over',
])

const changePath = (id: string) => `/herf/change/${id}`

/** Whether the time in the form is what stood there, in the zone that it is said in. */
function isUnchanged(form: URLSearchParams): boolean {
  const before = z.iso.datetime({ offset: true }).safeParse(form.get('before') ?? '').data
  const at = form.get('at') ?? ''
  if (!before) return at === ''
  const zone = form.get('zone') ?? ''
  return isZone(zone) && localTime(before, zone) === at
}

function readForm(form: URLSearchParams) {
  const at = form.get('at') ?? ''
  const scheduledAt = at === '' ? undefined : momentOf(at, form.get('zone') ?? '')
  if (scheduledAt === null) return { fault: 'at' } as const
  const read = herfCreateRequest.safeParse({
    title: form.get('title') ?? '',
    // A browser sends line breaks as two characters.
    description: form.get('description')?.replaceAll('\r\n', '\n') || undefined,
    scheduledAt,
    maxParticipants: Number(form.get('people') || 8),
    isPrivate: form.get('private') === 'yes',
    clubId: form.get('club') || undefined,
  })
  if (read.success) return { room: read.data }
  return { fault: fields.get(String(read.error.issues[0]?.path[0])) ?? 'title' } as const
}

const localForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d)?$/

/** What a calendar and a clock on the wall of that zone say, as a moment; null: there is none. */
export function momentOf(local: string, zone: string): string | null {
  const [year, month, day, hour, minute] = localForm.exec(local)?.slice(1).map(Number) ?? []
  if (year === undefined || month === undefined || !isZone(zone)) return null
  const moment = new TZDate(year, month - 1, day ?? 1, hour ?? 0, minute ?? 0, zone)
  return Number.isNaN(moment.getTime()) ? null : new Date(moment.getTime()).toISOString()
}

function isZone(zone: string): boolean {
  try {
    return zone !== '' && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const typed = ['title', 'description', 'at', 'zone', 'people', 'private', 'club'] as const

function backTo(form: URLSearchParams, fault: CreateFault, path = '/herf'): Response {
  const back = new URLSearchParams({ fault })
  for (const name of typed) {
    const value = form.get(name)
    if (value && encodeURIComponent(value).length <= mostTypedCharacters) back.set(name, value)
  }
  return seeOther(`${path}?${back}#create`)
}
