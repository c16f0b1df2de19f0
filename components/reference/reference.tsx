import { reference as words } from '@/locales/en/api-operations'
import type { CallView, ErrorView, FieldRow } from './reference-types'

/** Every call of the API, to be read. */
export function Reference({ calls }: { readonly calls: readonly CallView[] }) {
  return (
    <>
      <h1 className="text-3xl font-bold tracking-tight">{words.title}</h1>
      <p className="mt-3">{words.detail}</p>
      <p className="mt-2 flex flex-wrap gap-x-5">
        <a href="/api/openapi.json" className="py-3 font-semibold text-accent underline underline-offset-4">
          {words.openapi}
        </a>
        <a href="/docs/errors" className="py-3 font-semibold text-accent underline underline-offset-4">
          {words.errors}
        </a>
      </p>
      <nav aria-label={words.calls} className="mt-4">
        <ul>
          {calls.map(({ id, method, path }) => (
            <li key={id}>
              <a
                href={`#${id}`}
                className="inline-flex min-h-9 items-center gap-2 font-mono text-sm break-all text-accent hover:underline"
              >
                <span className="w-14 shrink-0 font-semibold">{method}</span>
                <span>{path}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {calls.map((call) => (
        <Call key={call.id} call={call} />
      ))}
    </>
  )
}

function Call({ call }: { readonly call: CallView }) {
  const { id, method, path, summary, scope, needsKey, parameters, body, answer, status } = call
  return (
    <section id={id} aria-labelledby={`${id}-name`} className="mt-10 scroll-mt-6 border-t border-line pt-6">
      <h2 id={`${id}-name`} className="font-mono text-lg font-semibold break-all text-gray-900">
        {method} {path}
      </h2>
      <p className="mt-1">{summary}</p>
      <p className="mt-1 flex flex-wrap gap-x-5 text-sm">
        <span>
          {words.scope}: <code className="font-semibold text-gray-900">{scope ?? words.anyKey}</code>
        </span>
        {needsKey && <span>{words.needsKey}</span>}
      </p>
      <Fields title={words.parameters} rows={parameters} />
      <Fields title={words.body} rows={body} />
      <Fields title={`${words.answer} ${status}`} rows={answer} />
    </section>
  )
}

function Fields({ title, rows }: { readonly title: string; readonly rows: readonly FieldRow[] }) {
  if (rows.length === 0) return null
  return (
    <>
      <h3 className="mt-4 font-semibold text-gray-900">{title}</h3>
      <dl className="mt-1 divide-y divide-line text-sm">
        {rows.map(({ name, type, isRequired }) => (
          <div key={name} className="grid gap-x-4 py-1.5 sm:grid-cols-[minmax(12rem,1fr)_2fr]">
            <dt className="font-mono break-all text-gray-900">{name}</dt>
            <dd className="break-words">
              <span>{type}</span>
              {isRequired && <span className="ms-2 font-medium text-accent">{words.required}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Every code of a refusal, where the `type` of a problem leads. */
export function ErrorReference({ errors }: { readonly errors: readonly ErrorView[] }) {
  return (
    <>
      <h1 className="text-3xl font-bold tracking-tight">{words.errorsTitle}</h1>
      <p className="mt-3">{words.errorsDetail}</p>
      <dl className="mt-6 space-y-6">
        {errors.map(({ code, status, title, detail }) => (
          <div key={code} id={code} className="scroll-mt-6 rounded-xl p-3 target:bg-tint">
            <dt className="flex flex-wrap items-baseline gap-x-4">
              <code className="text-lg font-semibold break-all text-gray-900">{code}</code>
              <span className="text-sm">{words.status(status)}</span>
            </dt>
            <dd className="mt-1">
              <p className="font-medium text-gray-900">{title}</p>
              <p>{detail}</p>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
