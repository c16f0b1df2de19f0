import type { Figure, MoneyRow, OverviewView } from '@/components/admin/overview'
import { ratingWords } from '@/components/admin/rating'
import type { Overview } from '@/lib/db/desk/lists'
import { toDecimal } from '@/lib/room/money'

/** The database's figures as the page draws them. */
export function toOverview(overview: Overview, days: number): OverviewView {
  return {
    days,
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
      name: 'In session now',
      value: count(active),
      note: `${count(waiting)} waiting, ${count(nextHour)} start within the hour`,
      href: '/admin/sessions?status=active',
    },
    openProblems > 0
      ? {
          name: 'Open problems',
          value: count(openProblems),
          note: 'reported and not decided',
          href: '/admin/sessions?problem=open',
        }
      : { name: 'Open problems', value: 'None', note: 'no reported problem is open' },
    {
      name: 'Ratings',
      value: rating ? rating.average.toFixed(1) : '–',
      note: rating ? ratingWords(rating) : 'no client has rated yet',
    },
  ]
}

function figures({ from, to, byStatus, bookedSeconds, actualSeconds, connection }: Overview): Figure[] {
  const span = `from=${from}&to=${to}`
  const all = Object.values(byStatus).reduce((sum, number) => sum + number, 0)
  const missed = { client: byStatus.no_show_client ?? 0, consultant: byStatus.no_show_consultant ?? 0 }
  const { sessions, connectionFailures, medianConnectMs } = connection
  return [
    { name: 'Sessions', value: count(all), note: `${from} to ${to}`, href: `/admin/sessions?${span}` },
    {
      name: 'Actual to booked',
      value: bookedSeconds > 0 ? percent(actualSeconds, bookedSeconds) : '–',
      note: 'of the time of sessions that took place',
      href: `/admin/sessions?${span}&under=20`,
    },
    {
      name: 'No-shows',
      value: count(missed.client + missed.consultant),
      note: `${count(missed.client)} clients, ${count(missed.consultant)} consultants`,
      href: `/admin/sessions?${span}&status=no_show_client`,
    },
    {
      name: 'Connection failures',
      value: sessions > 0 ? percent(connectionFailures, sessions) : '–',
      note: `${count(connectionFailures)} of the newest ${count(sessions)} lost a connection`,
    },
    {
      name: 'Median time to connect',
      value: medianConnectMs === null ? '–' : `${(medianConnectMs / 1000).toFixed(2)} s`,
      note: `from Join to being in the room, newest ${count(sessions)}`,
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

const count = (value: number) => value.toLocaleString('en')

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`
}
