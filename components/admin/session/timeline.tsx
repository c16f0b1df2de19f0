import { When } from '@/components/time/when'
import { ButtonLink } from '@/components/ui/button'
import { Sentence } from '@/components/ui/sentence'
import { timeline as words } from '@/locales/en/admin/session'
import type { TimelineEvent, TimelinePage } from '../types'

/** What happened, in the order it was recorded, a page at a time. */
export function Timeline({ page }: { readonly page: TimelinePage }) {
  const { events, total, folded, unfolded, firstHref, nextHref, turnedHref } = page
  return (
    <>
      {(folded || unfolded) && (
        <p className="mb-4 text-sm">
          {words.events(total)}{' '}
          <a href={turnedHref} className="font-medium text-accent underline underline-offset-4">
            {unfolded ? words.asOne : words.each}
          </a>
        </p>
      )}
      <ol className="space-y-3">
        {events.map((event) => (
          <Entry key={event.key} event={event} />
        ))}
      </ol>
      {(firstHref || nextHref) && (
        <nav aria-label={words.pages} className="mt-5 flex flex-wrap gap-3">
          {firstHref && <ButtonLink href={firstHref}>{words.first}</ButtonLink>}
          {nextHref && <ButtonLink href={nextHref}>{words.later}</ButtonLink>}
        </nav>
      )}
    </>
  )
}

function Entry({ event: { at, until, what, details, actor } }: { readonly event: TimelineEvent }) {
  return (
    <li className="border-l-4 border-tint-line pl-4">
      <span className="block font-medium text-gray-900">{what}</span>
      {details && (
        <ul className="text-sm text-gray-900">
          {details.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      <span className="text-sm">
        <When iso={at} />
        {until && (
          <span>
            <Sentence parts={words.until(<When iso={until} form="time" />)} />
          </span>
        )}
        <span>{words.by(actor)}</span>
      </span>
    </li>
  )
}
