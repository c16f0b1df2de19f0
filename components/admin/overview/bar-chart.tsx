import { useId } from 'react'
import { charts } from '@/locales/en/admin/overview'
import { chartScale } from './chart-scale'

export interface Series {
  readonly name: string
  /** A Tailwind fill class: colours never stand alone, the table says the same. */
  readonly fill: string
}

export interface Bar {
  readonly label: string
  /** One value for each series, stacked. */
  readonly values: readonly number[]
}

interface BarChartProps {
  readonly title: string
  readonly series: readonly Series[]
  readonly bars: readonly Bar[]
  /** How values are written. */
  readonly format: (value: number) => string
  readonly labelHeading: string
}

const height = 160
const step = 24
const gap = 6
/** Of one or two bars none is as wide as a wall. */
const fewest = 6
/** So many bars have room for their own value and label each. */
const roomFor = 8

const sumOf = ({ values }: Bar) => values.reduce((sum, value) => sum + value, 0)

/** Stacked bars with an axis and values for the eye, and the same figures as a table for everybody. */
export function BarChart({ title, series, bars, format, labelHeading }: BarChartProps) {
  const id = useId()
  const scale = chartScale(Math.max(...bars.map(sumOf), 0))
  const slots = Math.max(bars.length, fewest)
  const width = slots * step
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-bold">
        {title}
      </h2>
      {series.length > 1 && <Legend series={series} />}
      <div aria-hidden="true" className="mt-5 grid grid-cols-[auto_1fr] gap-x-2 text-xs text-gray-700">
        <Axis scale={scale} format={format} />
        <div className="relative h-40">
          <svg
            aria-hidden="true"
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            className="h-40 w-full border-b border-edge"
          >
            {scale.ticks.slice(1).map((tick) => (
              <line
                key={tick}
                x1={0}
                x2={width}
                y1={height * (1 - tick / scale.top)}
                y2={height * (1 - tick / scale.top)}
                className="stroke-line"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            {bars.map((bar, index) => (
              <Stack key={bar.label} bar={bar} series={series} x={index * step + gap / 2} top={scale.top} />
            ))}
          </svg>
          <Values bars={bars} slots={slots} top={scale.top} format={format} />
        </div>
        <span />
        <Labels bars={bars} slots={slots} />
      </div>
      <FigureTable title={title} series={series} bars={bars} format={format} labelHeading={labelHeading} />
    </section>
  )
}

function Axis({
  scale,
  format,
}: { readonly scale: ReturnType<typeof chartScale> } & Pick<BarChartProps, 'format'>) {
  return (
    <div className="relative h-40 text-right tabular-nums">
      {/* As wide as its widest number. */}
      <span className="invisible">{format(scale.top)}</span>
      {scale.ticks.map((tick) => (
        <span
          key={tick}
          className="absolute right-0 translate-y-1/2 whitespace-nowrap"
          style={{ bottom: `${(tick / scale.top) * 100}%` }}
        >
          {format(tick)}
        </span>
      ))}
    </div>
  )
}

interface ValuesProps extends Pick<BarChartProps, 'bars' | 'format'> {
  readonly slots: number
  readonly top: number
}

/** Each bar's value above it where there is room, else the highest one's. */
function Values({ bars, slots, top, format }: ValuesProps) {
  const highest = Math.max(...bars.map(sumOf), 0)
  const first = bars.findIndex((bar) => sumOf(bar) === highest)
  return bars.map((bar, index) => {
    const sum = sumOf(bar)
    if (sum === 0 || (bars.length > roomFor && index !== first)) return null
    const place = { left: `${((index + 0.5) / slots) * 100}%`, bottom: `${(sum / top) * 100}%` }
    return (
      <span
        key={bar.label}
        className="absolute -translate-x-1/2 font-semibold whitespace-nowrap text-gray-900 tabular-nums"
        style={place}
      >
        {format(sum)}
      </span>
    )
  })
}

/** Every bar's where there is room, or the first, the middle and the last. */
function Labels({ bars, slots }: Pick<BarChartProps, 'bars'> & { readonly slots: number }) {
  if (bars.length <= fewest) {
    return (
      <div
        className="mt-1 grid text-center"
        style={{ gridTemplateColumns: `repeat(${slots}, minmax(0, 1fr))` }}
      >
        {bars.map(({ label }) => (
          <span key={label}>{label.slice(5)}</span>
        ))}
      </div>
    )
  }
  const shown = [bars[0], bars[Math.floor((bars.length - 1) / 2)], bars.at(-1)]
  return (
    <div className="mt-1 flex justify-between">
      {shown.map((bar) => bar && <span key={bar.label}>{bar.label}</span>)}
    </div>
  )
}

function Legend({ series }: Pick<BarChartProps, 'series'>) {
  return (
    <ul aria-hidden="true" className="mt-2 flex flex-wrap gap-x-4 text-sm">
      {series.map(({ name, fill }) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 10 10" className="size-3">
            <rect width="10" height="10" rx="2" className={fill} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  )
}

interface StackProps {
  readonly bar: Bar
  readonly series: readonly Series[]
  readonly x: number
  readonly top: number
}

function Stack({ bar, series, x, top }: StackProps) {
  const tall = (value: number) => (value / top) * height
  const below = (index: number) => bar.values.slice(0, index).reduce((sum, value) => sum + value, 0)
  return series.map(({ name, fill }, index) => {
    const value = bar.values[index] ?? 0
    return (
      <rect
        key={name}
        x={x}
        width={step - gap}
        y={height - tall(below(index) + value)}
        height={tall(value)}
        className={fill}
      />
    )
  })
}

function FigureTable({ title, series, bars, format, labelHeading }: BarChartProps) {
  return (
    <details className="mt-3">
      <summary className="flex min-h-12 cursor-pointer items-center font-medium text-accent underline underline-offset-4">
        {charts.asTable}
      </summary>
      <div className="mt-1">
        <table className="w-full border-collapse text-left text-sm">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr className="border-b border-edge">
              <th scope="col" className="py-2 pr-3">
                {labelHeading}
              </th>
              {series.map(({ name }) => (
                <th key={name} scope="col" className="px-2 py-2 text-right">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, values }) => (
              <tr key={label} className="border-b border-line">
                <th scope="row" className="py-2 pr-3 font-normal">
                  {label}
                </th>
                {series.map(({ name }, index) => (
                  <td key={name} className="px-2 py-2 text-right text-gray-900 tabular-nums">
                    {format(values[index] ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
