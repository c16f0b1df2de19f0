import * as z from 'zod'
import { type PracticeChange, practiceChange } from '@/lib/contract/http/practice'
import type { PageCall } from '../accounts/page-route'
import { isRefusal } from '../failures'
import { problem } from '../http/problem'
import { seeOther } from '../http/see-other'
import { pictureOf } from './logo'
import { isReadable } from './palette'
import { keepPractice } from './settings'

/** The forms of the settings, with or without a script: each saves one part of them, and says by `part` which. */

export const settingsPart = z.enum(['practice', 'look', 'receipts', 'legal', 'terms', 'start'])
export type SettingsPart = z.infer<typeof settingsPart>

/** What became of it. */
export const settingsNote = z.enum(['saved', 'elsewhere', 'often', 'logo', 'no-logo', 'not-a-logo', 'other'])
export type SettingsNote = z.infer<typeof settingsNote>

export type Field = keyof PracticeChange

/** How each field is typed; a number that is typed in another unit than it is kept in says how many of the one the other is. */
const kinds = {
  name: 'text',
  address: 'lines',
  taxLine: 'text',
  supportEmail: 'optional',
  termsUrl: 'optional',
  privacyUrl: 'optional',
  imprintUrl: 'optional',
  accent: 'optional',
  timeZone: 'text',
  currency: 'text',
  platformFeeBp: 100,
  freeSeconds: 1,
  noShowClientShareBp: 100,
  lateCancelShareBp: 100,
  cancelCutoffMinutes: 60,
  earlyJoinMinutes: 1,
  overrunCapMinutes: 1,
  disputeWindowMinutes: 1440,
  allowOverlaps: 'tick',
} as const satisfies Record<Field, 'text' | 'lines' | 'optional' | 'tick' | number>

export const fieldsOf = {
  practice: ['name', 'supportEmail', 'timeZone', 'currency'],
  look: ['accent'],
  receipts: ['address', 'taxLine'],
  legal: ['termsUrl', 'privacyUrl', 'imprintUrl'],
  terms: [
    'platformFeeBp',
    'freeSeconds',
    'noShowClientShareBp',
    'lateCancelShareBp',
    'cancelCutoffMinutes',
    'earlyJoinMinutes',
    'overrunCapMinutes',
    'disputeWindowMinutes',
    'allowOverlaps',
  ],
  start: ['name', 'timeZone', 'currency', 'platformFeeBp', 'supportEmail'],
} as const satisfies Record<SettingsPart, readonly Field[]>

export const settingsField = z.enum([
  ...fieldsOf.practice,
  ...fieldsOf.look,
  ...fieldsOf.receipts,
  ...fieldsOf.legal,
  ...fieldsOf.terms,
])

/** So much of what was typed goes back with the address. */
const mostTypedCharacters = 4_000

/** As a field shows what is kept. */
export function typedOf(field: Field, value: string | number | boolean | null): string {
  const kind = kinds[field]
  if (typeof kind === 'number' && typeof value === 'number') return String(value / kind)
  return value === null || typeof value === 'boolean' ? '' : String(value)
}

function readField(field: Field, form: URLSearchParams): unknown {
  const typed = form.get(field) ?? ''
  const kind = kinds[field]
  switch (kind) {
    case 'text':
      return typed
    case 'lines':
      return typed.replaceAll('\r\n', '\n')
    case 'optional':
      return typed.trim() || null
    case 'tick':
      return typed === 'yes'
    default: {
      const number = /^\s*\d{1,9}(?:[.,]\d{1,6})?\s*$/.test(typed)
        ? Number(typed.replace(',', '.'))
        : Number.NaN
      return Math.round(number * kind)
    }
  }
}

const pages = { start: '/admin/settings/start' } as const
const pageOf = (part: SettingsPart) => (part === 'start' ? pages.start : '/admin/settings')

/** One part is saved, or nothing of it. */
export async function actOnSettings(form: URLSearchParams, call: PageCall): Promise<Response> {
  if (form.get('act') === 'skip') {
    await change({ setUp: true }, null, call)
    return seeOther('/admin')
  }
  const part = settingsPart.safeParse(form.get('part')).data
  if (!part) return problem('bad_request')
  const raw = Object.fromEntries(fieldsOf[part].map((field) => [field, readField(field, form)]))
  const read = practiceChange.safeParse(raw)
  if (!read.success) return wrong(part, String(read.error.issues[0]?.path[0]), form)
  if (read.data.accent && !isReadable(read.data.accent)) return wrong(part, 'accent', form)
  try {
    const started = part === 'start' ? { setUp: true } : {}
    const done = await change({ ...read.data, ...started }, form.get('version') || null, call)
    if (!done) return seeOther(`${pageOf(part)}?note=elsewhere`)
    return seeOther(part === 'start' ? '/admin/settings?note=saved' : `/admin/settings?note=saved#${part}`)
  } catch (error) {
    if (!isRefusal(error)) throw error
    if (error.code === 'too_many_attempts') return seeOther(`${pageOf(part)}?note=often`)
    if (error.code === 'invalid_argument') return wrong(part, error.detail ?? '', form)
    throw error
  }
}

async function change(
  changes: object,
  version: string | null,
  { database, account }: PageCall,
): Promise<boolean> {
  const changed = await database.rpc('change_practice', {
    p_actor: account.email || account.name,
    p_changes: { ...changes },
    p_version: version,
  })
  if (changed.outcome === 'done') keepPractice(changed.settings)
  return changed.outcome === 'done'
}

function wrong(part: SettingsPart, field: string, form: URLSearchParams): Response {
  const known = settingsField.safeParse(field)
  if (!known.success) return seeOther(`${pageOf(part)}?note=other#${part}`)
  const back = new URLSearchParams({ fault: known.data, part })
  for (const name of fieldsOf[part]) {
    const value = form.get(name)
    if (value !== null && encodeURIComponent(value).length <= mostTypedCharacters) back.set(name, value)
  }
  return seeOther(`${pageOf(part)}?${back}#${part}`)
}

/** A picture of the practice, or none from now on. */
export async function actOnLogo(form: FormData, { database, account }: PageCall): Promise<Response> {
  const file = form.get('file')
  const bytes = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
  const removes = form.get('act') === 'remove'
  const picture = removes ? null : pictureOf(bytes)
  if (!removes && !picture) return seeOther('/admin/settings?note=not-a-logo#look')
  try {
    keepPractice(
      await database.rpc('set_practice_logo', {
        p_actor: account.email || account.name,
        p_type: picture?.type ?? null,
        p_content: picture ? bytes.toString('base64') : null,
        p_width: picture?.width ?? null,
        p_height: picture?.height ?? null,
      }),
    )
    return seeOther(`/admin/settings?note=${picture ? 'logo' : 'no-logo'}#look`)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return seeOther(
      `/admin/settings?note=${error.code === 'too_many_attempts' ? 'often' : 'not-a-logo'}#look`,
    )
  }
}
