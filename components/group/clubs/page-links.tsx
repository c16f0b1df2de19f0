import { ButtonLink } from '@/components/ui/button'
import { pages } from '@/locales/en/group/clubs'

interface PageLinksProps {
  readonly label: string
  readonly page: number
  readonly all: number
  readonly pathOf: (page: number) => string
}

/** The ways to the page before and the next one; nothing where there is one alone. */
export function PageLinks({ label, page, all, pathOf }: PageLinksProps) {
  if (all <= 1) return null
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap items-center gap-3">
      {page > 1 && <ButtonLink href={pathOf(page - 1)}>{pages.previous}</ButtonLink>}
      <span className="tabular-nums">{pages.of(page, all)}</span>
      {page < all && <ButtonLink href={pathOf(page + 1)}>{pages.next}</ButtonLink>}
    </nav>
  )
}
