import { Button, ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { modes, owner, book as words } from '@/locales/en/booking'
import type { Offer } from './view'

/** What a service is, in a line. */
export function OfferFacts({ offer }: { readonly offer: Offer }) {
  return <p>{words.facts(modes[offer.mode], offer.minutes, offer.price ?? words.free)}</p>
}

/** What is offered, each with the way to its times. */
export function Offers({ offers, path }: { readonly offers: readonly Offer[]; readonly path: string }) {
  return (
    <div className="space-y-5">
      <h1 className="text-2xl font-bold tracking-tight sm:text-3xl">{words.title}</h1>
      <p className="text-lg">{offers.length > 0 ? words.intro : words.nothing}</p>
      <ul className="space-y-4">
        {offers.map((offer) => (
          <li key={offer.ref}>
            <Card>
              <h2 className="text-xl font-bold [overflow-wrap:anywhere]">{offer.name}</h2>
              <OfferFacts offer={offer} />
              <p className="[overflow-wrap:anywhere]">{words.with(offer.consultants.join(', '))}</p>
              {offer.description && (
                <p className="mt-2 whitespace-pre-line [overflow-wrap:anywhere]">{offer.description}</p>
              )}
              <ButtonLink
                variant="primary"
                className="mt-4"
                href={`${path}?service=${encodeURIComponent(offer.ref)}`}
                aria-label={words.chooseOf(offer.name)}
              >
                {words.choose}
              </ButtonLink>
            </Card>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** For who runs the practice: whether clients may book here, and the way to change it. */
export function OwnersBar({ isPublic }: { readonly isPublic: boolean }) {
  return (
    <Notice tone={isPublic ? 'good' : 'info'} className="mb-5">
      <p>{isPublic ? owner.open : owner.closed}</p>
      <form method="post" action="/api/book" className="mt-3">
        <input type="hidden" name="act" value={isPublic ? 'close' : 'open'} />
        <Button type="submit">{isPublic ? owner.stop : owner.letThem}</Button>
      </form>
    </Notice>
  )
}
