import { ChevronDown } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { forms } from '@/lib/contract/limits'
import { savedViews as words } from '@/locales/en/admin/list'
import type { View } from '../types'

interface SavedViewsProps {
  readonly views: readonly View[]
  /** The present filters, as a view would keep them. */
  readonly current: string
}

/** Filters under a name of one's own, kept with the account. */
export function SavedViews({ views, current }: SavedViewsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      {views.length > 0 && (
        <nav aria-label={words.label} className="flex flex-wrap gap-2">
          {views.map(({ name, query }) => (
            <a
              key={name}
              href={query ? `/admin/sessions?${query}` : '/admin/sessions'}
              {...(query === current ? { 'aria-current': 'true' } : {})}
              className="inline-flex min-h-12 items-center rounded-full border border-tint-line bg-tint px-4 font-medium text-accent-hover underline-offset-4 hover:underline aria-[current]:border-brand aria-[current]:bg-tint-strong"
            >
              {name}
            </a>
          ))}
        </nav>
      )}
      <details className="relative">
        <summary className="flex min-h-12 cursor-pointer items-center rounded-xl px-3 font-medium text-gray-900 hover:bg-gray-100">
          {words.title}
          <ChevronDown aria-hidden="true" className="ml-1 size-5 text-accent" />
        </summary>
        <div className="absolute left-0 z-20 mt-1 w-72 space-y-4 rounded-card border border-line bg-white p-4 shadow-card">
          <form method="post" action="/api/admin/views" className="space-y-3">
            <input type="hidden" name="query" value={current} />
            <Field
              label={words.keepAs}
              name="name"
              required
              maxLength={forms.viewNameCharacters}
              autoComplete="off"
            />
            <Button type="submit" className="w-full">
              {words.keep}
            </Button>
          </form>
          {views.map(({ name }) => (
            <form key={name} method="post" action="/api/admin/views">
              <input type="hidden" name="query" value={current} />
              <input type="hidden" name="name" value={name} />
              <Button
                type="submit"
                name="remove"
                value="yes"
                variant="ghost"
                className="w-full justify-start"
              >
                {words.remove(name)}
              </Button>
            </form>
          ))}
        </div>
      </details>
    </div>
  )
}
