import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { Field } from '@/components/ui/field'
import { forms } from '@/lib/contract/limits'
import { done, faults, book as words } from '@/locales/en/booking'
import { OfferFacts } from './offers'
import type { DoneView, KeptView } from './view'

interface DetailsProps {
  readonly view: KeptView
  readonly fault: keyof typeof faults | null
  readonly typed: { readonly name: string; readonly email: string }
}

/** Who books the time that is kept. */
export function Details({ view, fault, typed }: DetailsProps) {
  return (
    <Card>
      <h1 className="text-2xl font-bold tracking-tight [overflow-wrap:anywhere]">{view.offer.name}</h1>
      <OfferFacts offer={view.offer} />
      <p className="mt-2 font-bold">{view.when}</p>
      <p className="[overflow-wrap:anywhere]">{words.with(view.consultant)}</p>
      <p className="mt-2">{words.kept(view.minutesLeft)}</p>
      <form method="post" action="/api/book" className="mt-5 space-y-4">
        <input type="hidden" name="act" value="confirm" />
        <input type="hidden" name="reservation" value={view.reservationId} />
        <input type="hidden" name="zone" value={view.zone} />
        <Field
          label={words.name}
          name="name"
          required
          autoComplete="name"
          maxLength={forms.personCharacters}
          defaultValue={typed.name}
          fault={fault === 'name' ? faults.name : undefined}
        />
        <Field
          label={words.email}
          name="email"
          type="email"
          required
          autoComplete="email"
          maxLength={forms.emailCharacters}
          defaultValue={typed.email}
          hint={words.emailHint}
          fault={fault === 'email' ? faults.email : undefined}
        />
        {view.offer.price !== null && <p>{words.payment}</p>}
        <div className="flex flex-col gap-3 sm:flex-row">
          <Button type="submit" variant="primary">
            {words.confirm}
          </Button>
          <ButtonLink href={view.again}>{words.back}</ButtonLink>
        </div>
      </form>
    </Card>
  )
}

/** What was booked, with the link that is for whoever reads it. */
export function Done({ view }: { readonly view: DoneView }) {
  return (
    <Card>
      <h1 className="text-2xl font-bold tracking-tight">{done.title}</h1>
      <p className="mt-2 [overflow-wrap:anywhere]">{view.service}</p>
      <p className="font-bold">{view.when}</p>
      <LinkOf name={view.consultantUrl ? done.clientLink : done.link} url={view.clientUrl} />
      {view.consultantUrl ? (
        <LinkOf name={done.consultantLink} url={view.consultantUrl} />
      ) : (
        <p className="mt-3">{done.keep}</p>
      )}
      <div className="mt-5 flex flex-col gap-3 sm:flex-row">
        {!view.consultantUrl && (
          <ButtonLink variant="primary" href={view.clientUrl}>
            {done.open}
          </ButtonLink>
        )}
        <ButtonLink href="/book">{done.again}</ButtonLink>
      </div>
    </Card>
  )
}

function LinkOf({ name, url }: { readonly name: string; readonly url: string }) {
  return (
    <div className="mt-4">
      <h2 className="font-medium">{name}</h2>
      <p className="mt-1 break-all rounded-xl border border-line bg-gray-50 p-3">{url}</p>
      <div className="mt-2">
        <CopyButton text={url} name={name} />
      </div>
    </div>
  )
}
