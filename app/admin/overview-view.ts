import type { Figure, MoneyRow, OverviewView } from '@/components/admin/overview/overview'
import { ratingWords } from '@/components/staff/rating-words'
import { toDecimal } from '@/lib/contract/money'
import type { Overview } from '@/lib/db/functions/staff/lists'
import { figures as words } from '@/locales/en/admin/overview'
import { count } from '@/locales/en/counts'

/** The database's figures as the page draws them. */
export function toOverview(overview: Overview, days: number, zone: string): OverviewView {
  return {
    days,
    zone,
    from: overview.from,
    to: overview.to,
    now: nowFigures(overview),
    figures: figures(overview),
    money: overview.money.map(toMoney),
    perDay: overview.perDay,
    released: byCurrency(overview),
  }
}

/** What stands now, whatever the days. */
function nowFigures({ now }: Overview): Figure[] {
  const { active, waiting, nextHour, openProblems, rating } = now
  return [
    {
      name: words.inSession,
      value: count(active),
      note: words.comingSoon(waiting, nextHour),
      href: '/admin/sessions?status=active',
    },
    openProblems > 0
      ? {
          name: words.openProblems,
          value: count(openProblems),
          note: words.reported,
          href: '/admin/sessions?problem=open',
        }
      : { name: words.openProblems, value: words.none, note: words.noneOpen },
    {
      name: words.ratings,
      value: rating ? rating.average.toFixed(1) : '–',
      note: rating ? ratingWords(rating) : words.noRating,
    },
  ]
}

function figures({ from, to, byStatus, bookedSeconds, actualSeconds, connection }: Overview): Figure[] {
  const span = `from=${from}&to=${to}`
  const all = Object.values(byStatus).reduce((sum, number) => sum + number, 0)
  const missed = { client: byStatus.no_show_client ?? 0, consultant: byStatus.no_show_consultant ?? 0 }
  const { sessions, connectionFailures, medianConnectMs } = connection
  return [
    { name: words.sessions, value: count(all), note: words.span(from, to), href: `/admin/sessions?${span}` },
    {
      name: words.actual,
      value: bookedSeconds > 0 ? percent(actualSeconds, bookedSeconds) : '–',
      note: words.ofTime,
      href: `/admin/sessions?${span}&under=20`,
    },
    {
      name: words.noShows,
      value: count(missed.client + missed.consultant),
      note: words.missed(missed.client, missed.consultant),
      href: `/admin/sessions?${span}&status=no_show_client`,
    },
    {
      name: words.failures,
      value: sessions > 0 ? percent(connectionFailures, sessions) : '–',
      note: words.lost(connectionFailures, sessions),
    },
    {
      name: words.median,
      value: medianConnectMs === null ? '–' : words.seconds((medianConnectMs / 1000).toFixed(2)),
      note: words.toRoom(sessions),
    },
  ]
}

function toMoney({ currency, sessions, ...sums }: Overview['money'][number]): MoneyRow {
  const amount = (minor: number) => toDecimal(minor, currency)
  return {
    currency,
    sessions: count(sessions),
    gross: amount(sums.grossMinor),
    refunded: amount(sums.refundedMinor),
    net: amount(sums.netMinor),
    fee: amount(sums.feeNetMinor),
    released: amount(sums.releasedNetMinor),
    paidOut: amount(sums.paidOutMinor),
  }
}

/** Of a currency in which nothing was released there is nothing to draw. */
function byCurrency({ releasedPerWeek }: Overview): OverviewView['released'] {
  const currencies = [...new Set(releasedPerWeek.map(({ currency }) => currency))]
  return currencies
    .map((currency) => ({ currency, weeks: releasedPerWeek.filter((one) => one.currency === currency) }))
    .filter(({ weeks }) => weeks.some(({ releasedNetMinor }) => releasedNetMinor !== 0))
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`
}
