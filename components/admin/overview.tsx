import { Card } from '@/components/ui/card'
import { classes } from '@/components/ui/classes'
import { formatMoney } from '@/lib/format'
import { toDecimal } from '@/lib/room/money'
import { BarChart } from './bar-chart'

export interface Figure {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly href?: string
}

export interface OverviewView {
  readonly days: number
  readonly figures: readonly Figure[]
  readonly perDay: readonly { day: string; chat: number; voice: number; video: number }[]
  readonly released: readonly {
    currency: string
    weeks: readonly { week: string; releasedMinor: number }[]
  }[]
}

const modes = [
  { name: 'Chat', fill: 'fill-gray-400' },
  { name: 'Voice', fill: 'fill-brand' },
  { name: 'Video', fill: 'fill-ink' },
]
const money = [{ name: 'Released', fill: 'fill-brand' }]
const spans = [7, 28, 90, 365]

export function Overview({ view }: { readonly view: OverviewView }) {
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-2xl font-bold sm:text-3xl">Overview</h1>
        <Spans days={view.days} />
      </div>
      <dl className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2 lg:grid-cols-5">
        {view.figures.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </dl>
      <div className="mt-6 grid items-start gap-6 lg:grid-cols-2">
        <Card>
          <BarChart
            title="Sessions per day"
            labelHeading="Day (UTC)"
            series={modes}
            bars={view.perDay.map(({ day, chat, voice, video }) => ({
              label: day,
              values: [chat, voice, video],
            }))}
            format={(value) => value.toLocaleString('en')}
          />
        </Card>
        {view.released.map(({ currency, weeks }) => (
          <Card key={currency}>
            <BarChart
              title={`Released per week, ${currency}`}
              labelHeading="Week from"
              series={money}
              bars={weeks.map(({ week, releasedMinor }) => ({ label: week, values: [releasedMinor] }))}
              format={(value) => formatMoney(toDecimal(value, currency), currency)}
            />
          </Card>
        ))}
      </div>
    </>
  )
}

function Spans({ days }: { readonly days: number }) {
  return (
    <nav aria-label="Time span" className="flex flex-wrap gap-1">
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
          {span} days
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
