import * as z from 'zod'
import { forms } from '@/lib/contract/limits'
import { fromDecimal } from '@/lib/contract/money'
import { isStorable } from '@/lib/contract/text'
import { sessionStatus, sessionType } from '@/lib/contract/words'
import type { Args, Result } from '@/lib/db/functions/index'
import { pageKey } from '@/lib/db/functions/shapes/page-key'
import {
  problemState,
  type SessionFilters,
  type SessionSort,
  sessionSort,
} from '@/lib/db/functions/staff/lists'
import { limits } from '@/lib/limits'

const day = z.iso.date()
const amount = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/)
/** A start as the database writes it, also of a year of five digits: a valid date is one in every ten thousand years. */
const startKey = z
  .string()
  .refine(
    (key) =>
      z.iso.datetime({ offset: true }).safeParse(key.replace(/^([1-9]|1\d|2[0-8])(?=\d{4}-)/, '')).success,
  )

/** The address of the list: what cannot be understood there is left out, not complained about. */
const listQuery = z.object({
  text: z.string().trim().max(forms.searchCharacters).refine(isStorable).catch(''),
  from: day.catch(''),
  to: day.catch(''),
  status: z.nullable(sessionStatus).catch(null),
  mode: z.nullable(sessionType).catch(null),
  consultant: z.uuid().catch(''),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .catch(''),
  min: amount.catch(''),
  max: amount.catch(''),
  under: z.coerce.number().int().min(1).max(100).nullable().catch(null),
  problem: z.nullable(problemState).catch(null),
  sort: sessionSort.catch('start'),
  dir: z.enum(['asc', 'desc']).catch('desc'),
  /** The last row of the page before: its key and its id. */
  after: z.string().max(100).catch(''),
  /** The first row of the page after: this page is the one before it. */
  before: z.string().max(100).catch(''),
})

export type ListQuery = z.output<typeof listQuery>

type Params = Record<string, string | string[] | undefined>

export const pageRows = limits.listRows.value.most

export function parseListQuery(params: Params): ListQuery {
  return listQuery.parse(params)
}

/** The filters as the database takes them. Amounts are those of the chosen currency; without one they count as hundredths. */
export function filtersOf(query: ListQuery): SessionFilters {
  const { text, status, mode, under, problem } = query
  const minor = (decimal: string) => fromDecimal(decimal, query.currency || 'EUR') ?? undefined
  const given = {
    from: query.from || undefined,
    to: query.to || undefined,
    status: status ?? undefined,
    mode: mode ?? undefined,
    currency: query.currency || undefined,
    consultantId: query.consultant || undefined,
    minMinor: query.min ? minor(query.min) : undefined,
    maxMinor: query.max ? minor(query.max) : undefined,
    underPercent: under ?? undefined,
    problem: problem ?? undefined,
    ...(z.uuid().safeParse(text).success ? { id: text } : { text: text || undefined }),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/** The page before one is read in the other direction, from that one's first row. */
export function pageArgs(query: ListQuery): Omit<Args<'admin_sessions'>, 'p_claims'> {
  const backwards = query.before !== ''
  const from = keyOf(backwards ? query.before : query.after, query.sort)
  return {
    p_filters: filtersOf(query),
    p_sort: query.sort,
    p_descending: (query.dir === 'desc') !== backwards,
    ...(from ? { p_after: from } : {}),
    p_limit: pageRows,
  }
}

type Page = Pick<Result<'admin_sessions'>, 'sessions' | 'first' | 'last' | 'nextAfter'>

/** The rows in the list's own order, and where the pages beside this one are. */
export function pageOf(query: ListQuery, page: Page) {
  const backwards = query.before !== ''
  const [first, last] = backwards ? [page.last, page.first] : [page.first, page.last]
  const [earlier, later] = backwards
    ? [page.nextAfter !== null, true]
    : [query.after !== '', page.nextAfter !== null]
  const beside = (change: { after: string } | { before: string }) =>
    listHref(query, { after: '', before: '', ...change })
  return {
    sessions: backwards ? page.sessions.toReversed() : page.sessions,
    firstHref: earlier ? beside({ after: '' }) : null,
    previousHref: earlier && first ? beside({ before: keyText(first) }) : null,
    nextHref: later && last ? beside({ after: keyText(last) }) : null,
  }
}

function keyText({ key, id }: z.output<typeof pageKey>): string {
  return `${key}~${id}`
}

function keyOf(text: string, sort: SessionSort): z.output<typeof pageKey> | null {
  const [key = '', id = ''] = text.split('~')
  const known = sort === 'start' ? startKey : z.coerce.number().int()
  return pageKey.safeParse({ key: known.safeParse(key).data, id }).data ?? null
}

/** The address of the same list with something changed; empty values stand nowhere in it. */
export function listHref(
  query: ListQuery,
  change: Partial<Record<keyof ListQuery, string>> = {},
  path = '/admin/sessions',
) {
  const params = listParams({ ...query, ...change })
  return params ? `${path}?${params}` : path
}

/** What a saved view keeps: the filters and the order, not the place in the pages. */
export function listParams(query: Record<string, unknown>): string {
  const kept = Object.entries(query).flatMap(([name, value]) =>
    value === '' || value === null || value === undefined || isDefault(name, value)
      ? []
      : [[name, String(value)]],
  )
  return new URLSearchParams(kept).toString()
}

function isDefault(name: string, value: unknown): boolean {
  return (name === 'sort' && value === 'start') || (name === 'dir' && value === 'desc')
}

export function sortLinks(query: ListQuery): Record<SessionSort, string> {
  const link = (sort: SessionSort) => {
    const turned = query.sort === sort && query.dir === 'desc' ? 'asc' : 'desc'
    return listHref(query, { sort, dir: turned, after: '', before: '' })
  }
  return { start: link('start'), frozen: link('frozen'), released: link('released'), actual: link('actual') }
}
