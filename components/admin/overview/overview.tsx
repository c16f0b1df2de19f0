import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { classes } from '@/components/ui/classes'
import { toDecimal } from '@/lib/contract/money'
import { formatMoney } from '@/lib/format'
import { charts, sums, overview as words } from '@/locales/en/admin/overview'
import { count } from '@/locales/en/counts'
import { modes as modeWords } from '@/locales/en/shared'
import { BarChart } from './bar-chart'

export interface Figure {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly href?: string
}

/** What the sessions of the time came to in one currency, after refunds. */
export interface MoneyRow {
  readonly currency: string
  readonly sessions: string
  readonly gross: string
  readonly refunded: string
  readonly net: string
  readonly fee: string
  readonly released: string
  readonly paidOut: string
}

export interface OverviewView {
  readonly days: number
  /** Of the days. */
  readonly zone: string
  readonly from: string
  readonly to: string
  readonly now: readonly Figure[]
  readonly figures: readonly Figure[]
  readonly money: readonly MoneyRow[]
  readonly perDay: readonly { day: string; chat: number; voice: number; video: number }[]
  readonly released: readonly {
    currency: string
    weeks: readonly { week: string; releasedNetMinor: number }[]
  }[]
}

const modes = [
  { name: modeWords.chat, fill: 'fill-gray-400' },
  { name: modeWords.voice, fill: 'fill-brand' },
  { name: modeWords.video, fill: 'fill-ink' },
]
const released = [{ name: charts.released, fill: 'fill-brand' }]
const spans = [7, 28, 90, 365]

/** @param props.children what needs somebody now */
export function Overview({ view, children }: { readonly view: OverviewView; readonly children?: ReactNode }) {
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
        <Spans days={view.days} />
      </div>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-3">
        {view.now.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </dl>
      {children}
      <Card className="mt-4">
        <h2 className="text-lg font-bold">{words.money(view.from, view.to)}</h2>
        <MoneyTable rows={view.money} />
      </Card>
      <dl className="mt-4 grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-5">
        {view.figures.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </dl>
      <Charts view={view} />
    </>
  )
}

const sumKeys = ['sessions', 'gross', 'refunded', 'net', 'fee', 'released', 'paidOut'] as const

function MoneyTable({ rows }: { readonly rows: readonly MoneyRow[] }) {
  if (rows.length === 0) return <p className="mt-2">{words.noSession}</p>
  return (
    <table className="mt-3 w-full text-right max-md:block">
      <caption className="sr-only">{words.byCurrency}</caption>
      <thead className="max-md:sr-only">
        <tr className="border-b border-edge text-sm text-gray-700">
          <th scope="col" className="py-2 text-left">
            {words.currency}
          </th>
          {sumKeys.map((key) => (
            <th key={key} scope="col" className="px-2 py-2">
              {sums[key]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr
            key={row.currency}
            className="border-b border-line max-md:grid max-md:grid-cols-2 max-md:gap-x-4 max-md:gap-y-1 max-md:py-3"
          >
            <th scope="row" className="py-2 text-left max-md:col-span-2 max-md:py-0">
              {row.currency}
            </th>
            {sumKeys.map((key) => (
              <td
                key={key}
                className="py-2 whitespace-nowrap text-gray-900 tabular-nums max-md:flex max-md:justify-between max-md:py-0 md:px-2"
              >
                <span className="text-sm text-gray-700 md:hidden">{sums[key]}</span>
                <span>{key === 'sessions' ? row.sessions : formatMoney(row[key], row.currency)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Charts({ view }: { readonly view: OverviewView }) {
  return (
    <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
      <Card>
        <BarChart
          title={charts.perDay}
          labelHeading={charts.day(view.zone)}
          series={modes}
          bars={view.perDay.map(({ day, chat, voice, video }) => ({
            label: day,
            values: [chat, voice, video],
          }))}
          format={count}
        />
      </Card>
      {view.released.map(({ currency, weeks }) => (
        <Card key={currency}>
          <BarChart
            title={charts.perWeek(currency)}
            labelHeading={charts.week}
            series={released}
            bars={weeks.map(({ week, releasedNetMinor }) => ({ label: week, values: [releasedNetMinor] }))}
            format={(value) => formatMoney(toDecimal(value, currency), currency)}
          />
        </Card>
      ))}
    </div>
  )
}

function Spans({ days }: { readonly days: number }) {
  return (
    <nav aria-label={words.span} className="flex flex-wrap gap-1">
      {spans.map((span) => (
        <a
          key={span}
          href={`/admin?days=${span}`}
          {...(span === days ? { 'aria-current': 'true' } : {})}
          className={classes(
            'inline-flex min-h-12 items-center rounded-xl px-3 font-medium whitespace-nowrap text-accent underline-offset-4 hover:underline',
            span === days && 'bg-tint-strong',
          )}
        >
          {words.days(span)}
        </a>
      ))}
    </nav>
  )
}

function FigureCard({ figure: { name, value, note, href } }: { readonly figure: Figure }) {
  return (
    <div className="rounded-card border border-line p-4 shadow-card">
      <dt className="text-sm text-gray-700">{name}</dt>
      <dd>
        <span className="block text-2xl font-bold text-gray-900 tabular-nums">
          {href ? (
            <a href={href} className="text-accent underline underline-offset-4">
              {value}
            </a>
          ) : (
            value
          )}
        </span>
        <span className="text-sm text-gray-700">{note}</span>
      </dd>
    </div>
  )
}
