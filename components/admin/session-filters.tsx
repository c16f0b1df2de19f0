import { Button } from '@/components/ui/button'
import { sessionStatus, sessionType } from '@/lib/room/words'
import { Choice, Field } from './field'
import { statusWords } from './status-words'
import type { Filters } from './types'

const modes = { chat: 'Chat', voice: 'Voice', video: 'Video' } as const

/** A plain GET form: what is chosen stands in the address and can be kept or shared. */
export function SessionFilters({ filters }: { readonly filters: Filters }) {
  return (
    <search>
      <form
        method="get"
        action="/admin/sessions"
        className="grid items-end gap-4 sm:grid-cols-[2fr_1fr_1fr_auto]"
      >
        <Field label="Name or id" name="text" type="search" defaultValue={filters.text} maxLength={80} />
        <Choice label="Status" name="status" defaultValue={filters.status ?? ''}>
          <option value="">Any</option>
          {sessionStatus.options.map((status) => (
            <option key={status} value={status}>
              {statusWords[status].word}
            </option>
          ))}
        </Choice>
        <Choice label="Mode" name="mode" defaultValue={filters.mode ?? ''}>
          <option value="">Any</option>
          {sessionType.options.map((mode) => (
            <option key={mode} value={mode}>
              {modes[mode]}
            </option>
          ))}
        </Choice>
        <Button type="submit" variant="primary">
          Show
        </Button>
      </form>
    </search>
  )
}
