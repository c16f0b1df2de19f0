import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { practiceBounds } from '@/lib/contract/http/practice'
import { forms } from '@/lib/contract/limits'
import { hints, start as words } from '@/locales/en/admin/settings'
import { ListSetting, Setting } from './setting-field'
import { Said } from './settings'
import type { SettingsView } from './settings-types'

/** The five that a practice starts from. */
export function FirstSteps({ view }: { readonly view: SettingsView }) {
  return (
    <div className="mx-auto max-w-xl space-y-4">
      <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
      <p>{words.detail}</p>
      <Said note={view.note} />
      <Card>
        <form id="start" method="post" action="/api/admin/practice" className="space-y-4">
          <input type="hidden" name="part" value="start" />
          <input type="hidden" name="version" value={view.version} />
          <Setting view={view} field="name" required maxLength={practiceBounds.nameCharacters} />
          <ListSetting view={view} field="timeZone" options={view.zones} hint={hints.timeZone} />
          <ListSetting view={view} field="currency" options={view.currencies} hint={hints.currency} />
          <Setting
            view={view}
            field="platformFeeBp"
            inputMode="decimal"
            required
            maxLength={practiceBounds.numberCharacters}
          />
          <Setting
            view={view}
            field="supportEmail"
            type="email"
            autoComplete="off"
            maxLength={forms.emailCharacters}
            hint={hints.supportEmail}
          />
          <Button type="submit" variant="primary" size="large" className="w-full">
            {words.save}
          </Button>
        </form>
        <form method="post" action="/api/admin/practice" className="mt-3">
          <Button type="submit" name="act" value="skip" variant="ghost" className="w-full">
            {words.skip}
          </Button>
        </form>
      </Card>
    </div>
  )
}
