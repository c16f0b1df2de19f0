import { ChevronDown } from 'lucide-react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { entryOf } from '@/lib/contract/entry-of'
import { apiScope } from '@/lib/contract/http/api'
import { apiEventType } from '@/lib/contract/http/api-events'
import { webhookForms } from '@/lib/contract/http/api-webhooks'
import { isolated } from '@/lib/contract/isolated'
import { limits } from '@/lib/contract/limits'
import {
  endpoints as endpointWords,
  keys as keyWords,
  scopeWords,
  developers as words,
} from '@/locales/en/admin/developers'
import type { DevelopersView, EndpointRow, KeyRow } from './developers-types'
import { Boxes, NoteOf, ShownOnce, StateOf, TypeBoxes } from './parts'

/** Keys of programs, and endpoints that are told what happens. Plain forms: every act works without a script. */
export function Developers({ view }: { readonly view: DevelopersView }) {
  const { note, shown, keys, endpoints, formKey } = view
  return (
    <div className="mx-auto max-w-5xl">
      <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
      <p className="mt-1 max-w-3xl">{words.detail}</p>
      <NoteOf note={note} />
      <ShownOnce shown={shown} />
      <Keys keys={keys} open={note === 'name-taken' || note === 'no-scope'} />
      <Endpoints rows={endpoints} formKey={formKey} open={note === 'no-type' || note === 'not_https'} />
    </div>
  )
}

function Keys({ keys, open }: { readonly keys: readonly KeyRow[]; readonly open: boolean }) {
  const options = apiScope.options.map((value) => ({
    value,
    label: (
      <span>
        <span className="block">{entryOf(scopeWords, value) ?? value}</span>
        <code className="text-sm text-gray-700">{value}</code>
      </span>
    ),
  }))
  return (
    <section aria-labelledby="keys" className="mt-8">
      <h2 id="keys" className="text-xl font-bold">
        {keyWords.title}
      </h2>
      {keys.length === 0 ? (
        <p className="py-3">{keyWords.none}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {keys.map((row) => (
            <Key key={row.id} row={row} />
          ))}
        </ul>
      )}
      <Fold title={keyWords.make} open={open}>
        <form method="post" action="/api/admin/developers" className="space-y-4 pt-1 pb-5">
          <Field
            label={keyWords.name}
            name="name"
            autoComplete="off"
            required
            maxLength={limits.nameCharacters}
            className="max-w-lg"
          />
          <Boxes label={keyWords.scopes} name="scopes" options={options} chosen={[]} />
          <Button type="submit" name="act" value="make-key" variant="primary">
            {keyWords.submit}
          </Button>
        </form>
      </Fold>
    </section>
  )
}

function Key({ row }: { readonly row: KeyRow }) {
  const { id, name, scopes, createdAt, lastUsedAt, revokedAt } = row
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-64">
          <span className="block font-semibold break-words text-gray-900">
            <bdi>{name}</bdi>
          </span>
          <span className="flex flex-wrap gap-x-3 text-sm">
            <code>{id}</code>
            <span>
              <Sentence parts={keyWords.since(<When key="since" iso={createdAt} form="date" />)} />
            </span>
            <span>
              {revokedAt ? (
                <Sentence parts={keyWords.revoked(<When key="revoked" iso={revokedAt} form="date" />)} />
              ) : lastUsedAt ? (
                <Sentence parts={keyWords.used(<When key="used" iso={lastUsedAt} />)} />
              ) : (
                keyWords.neverUsed
              )}
            </span>
          </span>
        </span>
        <span className="flex flex-wrap gap-1.5">
          {scopes.map((scope) => (
            <Badge key={scope}>{scope}</Badge>
          ))}
        </span>
      </div>
      {!revokedAt && (
        <details>
          <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-red-700 underline-offset-4 hover:underline">
            <span aria-hidden="true">{keyWords.revoke}</span>
            <span className="sr-only">{keyWords.revokeOf(isolated(name))}</span>
          </summary>
          <form method="post" action="/api/admin/developers" className="mt-1 max-w-2xl space-y-3">
            <input type="hidden" name="id" value={id} />
            <p className="font-medium text-gray-900">{keyWords.revokeQuestion(isolated(name))}</p>
            <Button type="submit" name="act" value="revoke-key" variant="danger">
              {keyWords.revokeConfirm}
            </Button>
          </form>
        </details>
      )}
    </li>
  )
}

interface EndpointsProps {
  readonly rows: readonly EndpointRow[]
  readonly formKey: string
  readonly open: boolean
}

function Endpoints({ rows, formKey, open }: EndpointsProps) {
  return (
    <section aria-labelledby="endpoints" className="mt-10">
      <h2 id="endpoints" className="text-xl font-bold">
        {endpointWords.title}
      </h2>
      {rows.length === 0 ? (
        <p className="py-3">{endpointWords.none}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {rows.map((row) => (
            <Endpoint key={row.id} row={row} />
          ))}
        </ul>
      )}
      <Fold title={endpointWords.make} open={open}>
        <form method="post" action="/api/admin/developers" className="space-y-4 pt-1 pb-5">
          <input type="hidden" name="key" value={formKey} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={endpointWords.url}
              name="url"
              type="url"
              autoComplete="off"
              required
              maxLength={webhookForms.urlCharacters}
            />
            <Field
              label={endpointWords.description}
              name="description"
              autoComplete="off"
              maxLength={webhookForms.descriptionCharacters}
            />
          </div>
          <TypeBoxes chosen={apiEventType.options} />
          <Button type="submit" name="act" value="make-endpoint" variant="primary">
            {endpointWords.submit}
          </Button>
        </form>
      </Fold>
    </section>
  )
}

function Endpoint({ row }: { readonly row: EndpointRow }) {
  const { id, url, description, types, waiting, failed } = row
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1 basis-64">
          <a
            href={`/admin/developers/${id}`}
            className="inline-flex min-h-11 items-center font-semibold break-all text-accent underline underline-offset-4"
          >
            <bdi>{url}</bdi>
          </a>
          {description && (
            <span className="block text-sm break-words" dir="auto">
              {description}
            </span>
          )}
          <span className="flex flex-wrap gap-x-3 text-sm">
            <span>{endpointWords.told(types.length)}</span>
            <span>{endpointWords.waiting(waiting)}</span>
            {failed > 0 && <span>{endpointWords.failures(failed)}</span>}
          </span>
        </span>
        <StateOf endpoint={row} />
      </div>
    </li>
  )
}

interface FoldProps {
  readonly title: string
  readonly open: boolean
  readonly children: React.ReactNode
}

function Fold({ title, open, children }: FoldProps) {
  return (
    <details open={open} className="mt-4 rounded-card border border-tint-line bg-tint px-4 sm:px-5">
      <summary className="flex min-h-14 cursor-pointer items-center gap-2 font-semibold text-gray-900">
        {title}
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent" />
      </summary>
      {children}
    </details>
  )
}
