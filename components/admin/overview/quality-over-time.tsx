'use client'

import { useState } from 'react'
import { When } from '@/components/time/when'
import { Sentence } from '@/components/ui/sentence'
import type { ParticipantType } from '@/lib/contract/words'
import { paths, quality as words } from '@/locales/en/admin/overview'
import { roles } from '@/locales/en/names'
import { type PlacedReport, placed, type QualityReport } from '../quality'

/** Height and colour say the same, and the list below says it in words. */
const looks = {
  good: 'h-2 bg-green-600',
  fair: 'h-5 bg-orange-400',
  weak: 'h-8 bg-red-600',
} as const satisfies Record<QualityReport['grade'], string>

const sides: readonly ParticipantType[] = ['client', 'consultant']

/** How each side's browser found its line, over time. */
export function QualityOverTime({ reports }: { readonly reports: readonly QualityReport[] }) {
  if (reports.length === 0) return <p>{words.none}</p>
  return (
    <div className="space-y-5">
      <p className="text-sm">{words.legend}</p>
      {sides.map((side) => (
        <Side key={side} side={side} reports={placed(reports, side)} />
      ))}
    </div>
  )
}

function Side({
  side,
  reports,
}: {
  readonly side: ParticipantType
  readonly reports: readonly PlacedReport[]
}) {
  const [open, setOpen] = useState(false)
  if (reports.length === 0) {
    return (
      <section>
        <h3 className="font-semibold">{roles[side]}</h3>
        <p className="mt-1 text-sm">{words.noneOfSide}</p>
      </section>
    )
  }
  return (
    <section>
      <h3 className="font-semibold">{roles[side]}</h3>
      <div aria-hidden="true" className="relative mt-2 h-8 overflow-hidden rounded bg-gray-100">
        {reports.map(({ key, grade, offsetPercent, widthPercent }) => (
          <div
            key={key}
            className={`absolute bottom-0 min-w-0.5 ${looks[grade]}`}
            style={{ left: `${offsetPercent}%`, width: `${widthPercent}%` }}
          />
        ))}
      </div>
      <p className="mt-2 text-sm">{countsInWords(reports)}</p>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="flex min-h-12 cursor-pointer items-center font-medium text-accent underline underline-offset-4">
          {words.each[side]}
        </summary>
        {open && (
          <ul className="space-y-1.5 text-sm tabular-nums">
            {reports.map((report) => (
              <Report key={report.key} report={report} />
            ))}
          </ul>
        )}
      </details>
    </section>
  )
}

function countsInWords(reports: readonly QualityReport[]): string {
  const counted = (['good', 'fair', 'weak'] as const).flatMap((grade) => {
    const count = reports.filter((one) => one.grade === grade).length
    return count > 0 ? [words.counted[grade](count)] : []
  })
  return words.reports(reports.length, counted.join(', '))
}

function Report({ report }: { readonly report: PlacedReport }) {
  const { at, grade, path, rttMs, jitterMs, lostIn, lostOut } = report
  return (
    <li>
      <Sentence
        parts={words.report(<When iso={at} form="time" />, {
          grade: words.grades[grade],
          path: paths[path],
          rtt: inMs(rttMs),
          jitter: inMs(jitterMs),
          lostIn: inPercent(lostIn),
          lostOut: inPercent(lostOut),
        })}
      />
    </li>
  )
}

function inMs(value: number | null): string {
  return value === null ? '–' : words.ms(value)
}

function inPercent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}
