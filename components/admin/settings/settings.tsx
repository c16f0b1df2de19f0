import type { ReactNode } from 'react'
import { linkClasses } from '@/components/accounts/link-classes'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { practiceBounds } from '@/lib/contract/http/practice'
import { forms } from '@/lib/contract/limits'
import { fields, hints, notes, settings as words } from '@/locales/en/admin/settings'
import { LogoPart } from './logo-part'
import { ListSetting, LongSetting, Setting } from './setting-field'
import type { SettingsView } from './settings-types'

const good = ['saved', 'logo', 'no-logo']
const parts = ['practice', 'look', 'receipts', 'legal', 'terms', 'changes'] as const

/** What a practice sets of itself, a form for each part. All of it works without a script. */
export function Settings({ view, children }: { readonly view: SettingsView; readonly children: ReactNode }) {
  return (
    <div className="mx-auto max-w-3xl space-y-6">
      <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
      <Said note={view.note} />
      <nav aria-label={words.parts} className="flex flex-wrap gap-x-5">
        {parts.map((part) => (
          <a key={part} href={`#${part}`} className={linkClasses}>
            {words[part]}
          </a>
        ))}
      </nav>
      <Part part="practice" view={view}>
        <Setting view={view} field="name" required maxLength={practiceBounds.nameCharacters} />
        <Setting
          view={view}
          field="supportEmail"
          type="email"
          autoComplete="off"
          maxLength={forms.emailCharacters}
          hint={hints.supportEmail}
        />
        <ListSetting view={view} field="timeZone" options={view.zones} hint={hints.timeZone} />
        <ListSetting view={view} field="currency" options={view.currencies} hint={hints.currency} />
      </Part>
      <Part part="look" view={view} beside={<LogoPart logo={view.logo} />}>
        <Setting
          view={view}
          field="accent"
          maxLength={practiceBounds.colourCharacters}
          placeholder={hints.colour}
          hint={hints.accent}
        />
      </Part>
      <Part part="receipts" view={view}>
        <LongSetting view={view} field="address" maxLength={practiceBounds.addressCharacters} />
        <Setting
          view={view}
          field="taxLine"
          maxLength={practiceBounds.taxLineCharacters}
          hint={hints.taxLine}
        />
      </Part>
      <Part part="legal" view={view} detail={words.legalDetail}>
        {(['termsUrl', 'privacyUrl', 'imprintUrl'] as const).map((field) => (
          <Setting
            key={field}
            view={view}
            field={field}
            inputMode="url"
            maxLength={practiceBounds.addressOfPageCharacters}
            hint={hints.page}
          />
        ))}
      </Part>
      <Part part="terms" view={view} detail={words.termsDetail}>
        <Terms view={view} />
      </Part>
      {children}
    </div>
  )
}

export function Said({ note }: Pick<SettingsView, 'note'>) {
  if (!note) return null
  const isGood = good.includes(note)
  return (
    <Notice tone={isGood ? 'good' : 'bad'} role={isGood ? 'status' : 'alert'}>
      {notes[note]}
    </Notice>
  )
}

interface PartProps {
  readonly part: 'practice' | 'look' | 'receipts' | 'legal' | 'terms'
  readonly view: SettingsView
  readonly detail?: string
  readonly beside?: ReactNode
  readonly children: ReactNode
}

function Part({ part, view, detail, beside, children }: PartProps) {
  return (
    <section id={part} aria-label={words[part]}>
      <Card>
        <h2 className="text-xl font-bold">{words[part]}</h2>
        {detail && <p className="mt-1">{detail}</p>}
        {beside}
        <form method="post" action="/api/admin/practice" className="mt-4 space-y-4">
          <input type="hidden" name="part" value={part} />
          <input type="hidden" name="version" value={view.version} />
          {children}
          <Button type="submit" variant="primary">
            {words.save}
          </Button>
        </form>
      </Card>
    </section>
  )
}

const numbers = [
  'platformFeeBp',
  'cancelCutoffMinutes',
  'lateCancelShareBp',
  'noShowClientShareBp',
  'freeSeconds',
  'earlyJoinMinutes',
  'overrunCapMinutes',
  'disputeWindowMinutes',
] as const

function Terms({ view }: { readonly view: SettingsView }) {
  return (
    <>
      <div className="grid items-end gap-4 sm:grid-cols-2">
        {numbers.map((field) => (
          <Setting
            key={field}
            view={view}
            field={field}
            inputMode="decimal"
            required
            maxLength={practiceBounds.numberCharacters}
          />
        ))}
      </div>
      <label className="flex min-h-12 cursor-pointer items-center gap-2.5 text-gray-900">
        <input
          type="checkbox"
          name="allowOverlaps"
          value="yes"
          defaultChecked={view.allowOverlaps}
          className="size-5 shrink-0 accent-accent"
        />
        {fields.allowOverlaps}
      </label>
    </>
  )
}
