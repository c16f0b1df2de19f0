import { useId } from 'react'

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

/** Stacked bars for the eye, and the same figures as a table for everybody. */
export function BarChart({ title, series, bars, format, labelHeading }: BarChartProps) {
  const id = useId()
  const highest = Math.max(1, ...bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0)))
  const width = Math.max(bars.length * step, step)
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="text-lg font-bold">
        {title}
      </h2>
      {series.length > 1 && <Legend series={series} />}
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="mt-3 h-40 w-full border-b border-edge"
      >
        {bars.map((bar, index) => (
          <Stack key={bar.label} bar={bar} series={series} x={index * step + gap / 2} highest={highest} />
        ))}
      </svg>
      <div aria-hidden="true" className="mt-1 flex justify-between text-sm text-gray-600">
        <span>{bars[0]?.label}</span>
        <span>{bars.length > 1 && bars.at(-1)?.label}</span>
      </div>
      <FigureTable title={title} series={series} bars={bars} format={format} labelHeading={labelHeading} />
    </section>
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

function Stack({
  bar,
  series,
  x,
  highest,
}: {
  readonly bar: Bar
  readonly series: readonly Series[]
  readonly x: number
  readonly highest: number
}) {
  const tall = (value: number) => (value / highest) * (height - 4)
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
        Show as a table
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
