import type { SessionView } from '@/lib/contract/http/session'
import { addToCalendar } from '@/locales/en/appointment/gate'

interface CalendarLinkProps {
  readonly session: SessionView
  readonly token: string | null
}

/** A file that every calendar takes. */
export function CalendarLink({ session, token }: CalendarLinkProps) {
  return (
    <p>
      <a
        href={`/session/${token ?? session.linkId}/calendar`}
        download="session.ics"
        className="inline-flex min-h-12 items-center font-semibold text-accent underline underline-offset-4"
      >
        {addToCalendar}
      </a>
    </p>
  )
}
