import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Choice, Field } from '@/components/ui/field'
import { Sentence } from '@/components/ui/sentence'
import { webhookForms } from '@/lib/contract/http/api-webhooks'
import { deliveries as deliveryWords, endpoints, endpoint as words } from '@/locales/en/admin/developers'
import { Delivery, Statuses } from './deliveries'
import type { EndpointRow, EndpointView } from './developers-types'
import { NoteOf, ShownOnce, StateOf, TypeBoxes } from './parts'

/** One endpoint, what can be done with it, and what became of what it was told. */
export function Endpoint({ view }: { readonly view: EndpointView }) {
  const { note, shown, endpoint, status, deliveries, newestHref, olderHref } = view
  return (
    <div className="mx-auto max-w-5xl">
      <p>
        <a
          href="/admin/developers"
          className="inline-flex min-h-11 items-center font-semibold text-accent underline-offset-4 hover:underline"
        >
          {words.back}
        </a>
      </p>
      <h1 className="text-2xl font-bold break-all sm:text-3xl">
        <bdi>{endpoint.url}</bdi>
      </h1>
      {endpoint.description && (
        <p className="break-words" dir="auto">
          {endpoint.description}
        </p>
      )}
      <Facts endpoint={endpoint} />
      <NoteOf note={note} />
      <ShownOnce shown={shown} />
      <Acts endpoint={endpoint} />
      <section aria-labelledby="deliveries" className="mt-8">
        <h2 id="deliveries" className="text-xl font-bold">
          {deliveryWords.title}
        </h2>
        <Statuses id={endpoint.id} status={status} />
        {deliveries.length === 0 ? (
          <p className="py-3">{deliveryWords.none}</p>
        ) : (
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {deliveries.map((row) => (
              <Delivery key={row.id} row={row} endpointId={endpoint.id} />
            ))}
          </ul>
        )}
        {(newestHref ?? olderHref) && (
          <p className="mt-4 flex flex-wrap gap-3">
            {newestHref && <ButtonLink href={newestHref}>{deliveryWords.newest}</ButtonLink>}
            {olderHref && <ButtonLink href={olderHref}>{deliveryWords.older}</ButtonLink>}
          </p>
        )}
      </section>
    </div>
  )
}

function Facts({ endpoint }: { readonly endpoint: EndpointRow }) {
  const { lastSuccessAt, createdBy, secretBeforeUntil, waiting } = endpoint
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      <StateOf endpoint={endpoint} />
      <span>{endpoints.waiting(waiting)}</span>
      <span>
        {lastSuccessAt ? (
          <Sentence parts={words.lastSuccess(<When key="taken" iso={lastSuccessAt} />)} />
        ) : (
          words.never
        )}
      </span>
      {secretBeforeUntil && (
        <span>
          <Sentence parts={words.both(<When key="both" iso={secretBeforeUntil} />)} />
        </span>
      )}
      <span className="break-words">{words.by(createdBy)}</span>
    </p>
  )
}

function Acts({ endpoint }: { readonly endpoint: EndpointRow }) {
  const { id, url, description, types, active } = endpoint
  return (
    <Card className="mt-4 space-y-4">
      <div className="flex flex-wrap gap-3">
        <ActForm id={id}>
          <Button type="submit" name="act" value="test">
            {words.test}
          </Button>
        </ActForm>
        <ActForm id={id}>
          <Button type="submit" name="act" value={active ? 'switch-off' : 'switch-on'}>
            {active ? words.switchOff : words.switchOn}
          </Button>
        </ActForm>
      </div>
      <ActForm id={id} className="flex flex-wrap items-end gap-3">
        <Choice label={words.since} name="hours" defaultValue="24">
          {Object.entries(words.spans).map(([hours, span]) => (
            <option key={hours} value={hours}>
              {span}
            </option>
          ))}
        </Choice>
        <Button type="submit" name="act" value="recover">
          {words.recover}
        </Button>
      </ActForm>
      <details>
        <Summary>{words.change}</Summary>
        <ActForm id={id} className="space-y-4 pt-1">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={endpoints.url}
              name="url"
              type="url"
              autoComplete="off"
              required
              defaultValue={url}
              maxLength={webhookForms.urlCharacters}
            />
            <Field
              label={endpoints.description}
              name="description"
              autoComplete="off"
              defaultValue={description}
              maxLength={webhookForms.descriptionCharacters}
            />
          </div>
          <TypeBoxes chosen={types} />
          <Button type="submit" name="act" value="change-endpoint" variant="primary">
            {words.save}
          </Button>
        </ActForm>
      </details>
      <details>
        <Summary>{words.rotate}</Summary>
        <ActForm id={id} className="space-y-3">
          <p className="max-w-2xl">{words.rotateDetail}</p>
          <Button type="submit" name="act" value="rotate">
            {words.rotate}
          </Button>
        </ActForm>
      </details>
      <details>
        <Summary isDanger>{words.remove}</Summary>
        <ActForm id={id} className="space-y-3">
          <p className="max-w-2xl">{words.removeDetail}</p>
          <Button type="submit" name="act" value="delete-endpoint" variant="danger">
            {words.removeConfirm}
          </Button>
        </ActForm>
      </details>
    </Card>
  )
}

function Summary({
  isDanger = false,
  children,
}: {
  readonly isDanger?: boolean
  readonly children: ReactNode
}) {
  const tone = isDanger ? 'text-red-700' : 'text-accent'
  return (
    <summary
      className={`inline-flex min-h-12 cursor-pointer items-center font-semibold underline-offset-4 hover:underline ${tone}`}
    >
      {children}
    </summary>
  )
}

interface ActFormProps {
  readonly id: string
  readonly className?: string
  readonly children: ReactNode
}

function ActForm({ id, className, children }: ActFormProps) {
  return (
    <form method="post" action="/api/admin/developers" className={className}>
      <input type="hidden" name="id" value={id} />
      {children}
    </form>
  )
}
