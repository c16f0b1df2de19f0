import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { PeopleView, PersonItem, PersonView } from '@/components/admin/people/people-types'
import { entryOf } from '@/lib/contract/entry-of'
import { forms } from '@/lib/contract/limits'
import { toDecimal } from '@/lib/contract/money'
import { isStorable } from '@/lib/contract/text'
import type { Result } from '@/lib/db'
import type { Person, PersonOfPage } from '@/lib/db/functions/people'
import { peopleNote } from '@/lib/web/people/people-form'
import { photoPath } from '@/lib/web/people/photo-path'
import { zonesWith } from '@/lib/web/practice/zones'
import { person as words } from '@/locales/en/admin/people'
import { statuses } from '@/locales/en/admin/shared'
import { modes } from '@/locales/en/shared'

const typed = z.string().max(forms.descriptionCharacters).refine(isStorable).catch('')
/** The address of the pages: what cannot be understood there is left out. */
const peopleQuery = z.object({
  role: z.enum(['client', 'consultant']).catch('consultant'),
  text: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  note: peopleNote.nullable().catch(null),
  ref: typed,
  name: typed,
  email: typed,
  timeZone: typed,
  bio: typed,
  similar: z
    .union([z.string().transform((ref) => [ref]), z.array(z.string())])
    .catch([])
    .transform((refs) =>
      refs.filter((ref) => ref.length <= forms.refCharacters && isStorable(ref)).slice(0, 5),
    ),
})
type PeopleQuery = z.output<typeof peopleQuery>

export function parsePeopleQuery(params: Record<string, unknown>): PeopleQuery {
  return peopleQuery.parse(params)
}

export function toPeople(
  query: PeopleQuery,
  found: Result<'admin_people'>,
  similar: readonly Person[],
): PeopleView {
  const { role: side, text, page, note, ref, name, email, timeZone, bio } = query
  const href = (to: number) =>
    `/admin/people?${new URLSearchParams({ role: side, ...(text && { text }), ...(to > 1 && { page: String(to) }) })}`
  return {
    ...{ side, text, note, total: found.totalItems },
    rows: found.people.map(toItem),
    typed: { ref, name, email, timeZone, bio, active: true },
    again: Boolean(ref || name || email),
    similar: similar.map(toItem),
    zones: zonesWith(timeZone || 'UTC'),
    previousHref: page > 1 ? href(page - 1) : null,
    nextHref: found.page * found.limit < found.totalItems ? href(page + 1) : null,
  }
}

function toItem({ id, ref, name, email, active, account }: Person): PersonItem {
  return { id, ref, name, email, active, account: account?.state ?? null }
}

export function toPerson(query: PeopleQuery, found: PersonOfPage): PersonView {
  const { role: side, id, photo, account, email, timeZone, bio, active } = found
  const kept = { ref: found.ref, name: found.name, email: email ?? '', timeZone: timeZone ?? '', bio, active }
  const again = query.note && query.note !== 'saved' && query.name
  return {
    ...toItem(found),
    ...{ side, note: query.note, zones: zonesWith(timeZone ?? 'UTC'), totalSessions: found.totalSessions },
    typed: again
      ? { ...kept, name: query.name, email: query.email, timeZone: query.timeZone, bio: query.bio }
      : kept,
    photo: photo && photoPath(id, photo),
    accountEmail: account?.email ?? '',
    inviteKey: randomUUID(),
    balances: found.balances.map(({ kind, currency, amountMinor }) => ({
      name: entryOf(words.kinds, kind) ?? kind,
      amount: toDecimal(amountMinor, currency),
      currency,
    })),
    sessions: found.sessions.map(({ sessionId, mode, status, start, other }) => ({
      ...{ id: sessionId, start, other },
      mode: modes[mode],
      status: statuses[status],
    })),
  }
}
