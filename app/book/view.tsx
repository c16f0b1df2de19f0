import { CalendarX } from 'lucide-react'
import { Details, Done } from '@/components/booking/details'
import { Offers, OwnersBar } from '@/components/booking/offers'
import { Times } from '@/components/booking/times'
import { Notice } from '@/components/ui/notice'
import { Frame } from '@/components/ui/page/frame'
import { MessageCard } from '@/components/ui/page/message-card'
import { faults, book as words } from '@/locales/en/booking'
import type { BookPage } from './book-page'

/** One of the pages on which a session is booked. */
export function BookScreen({ page }: { readonly page: BookPage }) {
  const isAtField = page.fault === 'name' || page.fault === 'email'
  return (
    <Frame>
      {page.isOwner && <OwnersBar isPublic={page.isPublic} />}
      {page.fault && !isAtField && (
        <Notice tone="bad" role="alert" className="mb-5">
          {faults[page.fault]}
        </Notice>
      )}
      <Part page={page} />
    </Frame>
  )
}

function Part({ page }: { readonly page: BookPage }) {
  switch (page.is) {
    case 'closed':
      return (
        <MessageCard icon={CalendarX} title={words.closedTitle} tone="calm">
          <p>{words.closed}</p>
        </MessageCard>
      )
    case 'offers':
      return <Offers offers={page.offers} path={page.path} />
    case 'times':
      return <Times view={page.view} />
    case 'kept':
      return (
        <Details
          view={page.view}
          typed={page.typed}
          fault={page.fault === 'name' || page.fault === 'email' ? page.fault : null}
        />
      )
    default:
      return <Done view={page.view} />
  }
}
