import * as z from 'zod'
import type { ChangeRow, SettingsView } from '@/components/admin/settings/settings-types'
import { currencies } from '@/lib/contract/currencies'
import { entryOf } from '@/lib/contract/entry-of'
import type { PracticeChange, PracticeSettings } from '@/lib/db/functions/practice'
import { contrastOnWhite, isReadable, nearestReadable } from '@/lib/web/practice/palette'
import {
  fieldsOf,
  settingsField,
  settingsNote,
  settingsPart,
  typedOf,
} from '@/lib/web/practice/settings-form'
import { logoPath } from '@/lib/web/practice/style'
import { zonesWith } from '@/lib/web/practice/zones'
import { changes as changeWords, faults, fields, tooPale } from '@/locales/en/admin/settings'

const asked = z.object({
  note: settingsNote.nullable().catch(null),
  fault: settingsField.nullable().catch(null),
  part: settingsPart.nullable().catch(null),
  before: z.coerce.number().int().positive().nullable().catch(null),
})

export function parseSettingsQuery(params: Record<string, unknown>) {
  return { ...asked.parse(params), params }
}
type SettingsQuery = ReturnType<typeof parseSettingsQuery>

/** What is kept, or of the part in which something was wrong what was typed there. */
export function toSettings(settings: PracticeSettings, query: SettingsQuery): SettingsView {
  const { note, fault, part, params } = query
  const again = fault && part ? new Set<string>(fieldsOf[part]) : new Set<string>()
  const values = new Map(
    settingsField.options.map((field) => {
      const typed = params[field]
      return [field, again.has(field) && typeof typed === 'string' ? typed : typedOf(field, settings[field])]
    }),
  )
  return {
    note,
    fault: fault && { field: fault, words: wordsOfFault(fault, values.get(fault) ?? '') },
    value: (field) => values.get(field) ?? '',
    allowOverlaps: settings.allowOverlaps,
    version: settings.version,
    zones: zonesWith(settings.timeZone),
    currencies: [...currencies.keys()].toSorted(),
    logo: settings.logo && logoPath(settings.logo),
  }
}

function wordsOfFault(field: z.output<typeof settingsField>, typed: string): string {
  const colour = typed.trim().toLowerCase()
  const isPale = field === 'accent' && /^#[0-9a-f]{6}$/.test(colour) && !isReadable(colour)
  return isPale ? tooPale(contrastOnWhite(colour), nearestReadable(colour)) : faults[field]
}

/** What the columns are called where they are changed. */
const names: Readonly<Record<string, string>> = {
  practice_name: fields.name,
  practice_address: fields.address,
  practice_tax_line: fields.taxLine,
  support_email: fields.supportEmail,
  terms_url: fields.termsUrl,
  privacy_url: fields.privacyUrl,
  imprint_url: fields.imprintUrl,
  accent: fields.accent,
  time_zone: fields.timeZone,
  currency: fields.currency,
  platform_fee_bp: fields.platformFeeBp,
  free_seconds: fields.freeSeconds,
  no_show_client_share_bp: fields.noShowClientShareBp,
  late_cancel_share_bp: fields.lateCancelShareBp,
  cancel_cutoff_minutes: fields.cancelCutoffMinutes,
  early_join_minutes: fields.earlyJoinMinutes,
  overrun_cap_minutes: fields.overrunCapMinutes,
  dispute_window_minutes: fields.disputeWindowMinutes,
  allow_overlaps: fields.allowOverlaps,
  logo: changeWords.logo,
  set_up_at: changeWords.setUpAt,
}
/** How many of the kept unit one of the typed is. */
const units: Readonly<Record<string, number>> = {
  platform_fee_bp: 100,
  no_show_client_share_bp: 100,
  late_cancel_share_bp: 100,
  cancel_cutoff_minutes: 60,
  dispute_window_minutes: 1440,
}
/** Beside these it is of no use to read what they were. */
const bare = ['logo', 'type', 'width', 'height', 'set_up_at']

export function toChanges(rows: readonly PracticeChange[]): ChangeRow[] {
  return rows.map(({ id, actor, at, changes }) => ({
    id,
    actor,
    at,
    lines: Object.entries(changes).flatMap(([column, { before, after }]) => {
      const name = entryOf(names, column)
      if (!name) return []
      return [
        {
          name,
          words: bare.includes(column) ? null : { before: told(column, before), after: told(column, after) },
        },
      ]
    }),
  }))
}

function told(column: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return changeWords.nothing
  const unit = entryOf(units, column)
  return unit && typeof value === 'number' ? String(value / unit) : String(value)
}
