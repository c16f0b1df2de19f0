import { linkClasses } from '@/components/accounts/link-classes'
import { When } from '@/components/time/when'
import { Card } from '@/components/ui/card'
import { Sentence } from '@/components/ui/sentence'
import { settings, changes as words } from '@/locales/en/admin/settings'
import type { ChangeRow } from './settings-types'

/** Who changed what, from what to what. */
export function Changes({
  rows,
  olderHref,
}: {
  readonly rows: readonly ChangeRow[]
  readonly olderHref: string | null
}) {
  return (
    <section id="changes" aria-label={settings.changes}>
      <Card>
        <h2 className="text-xl font-bold">{settings.changes}</h2>
        {rows.length === 0 && <p className="mt-2">{settings.noChanges}</p>}
        <ul className="mt-2 divide-y divide-line">
          {rows.map(({ id, actor, at, lines }) => (
            <li key={id} className="py-3">
              <p className="text-sm break-words">
                <Sentence parts={words.by(<bdi key="actor">{actor}</bdi>, <When key="at" iso={at} />)} />
              </p>
              <dl>
                {lines.map(({ name, words: told }) => (
                  <div key={name} className="mt-1">
                    <dt className="font-medium text-gray-900">{name}</dt>
                    {told && (
                      <dd className="break-words whitespace-pre-line">
                        <bdi>{words.fromTo(told.before, told.after)}</bdi>
                      </dd>
                    )}
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
        {olderHref && (
          <a href={olderHref} className={linkClasses}>
            {settings.older}
          </a>
        )}
      </Card>
    </section>
  )
}
