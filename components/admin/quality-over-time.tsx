'use client'

import { useState } from 'react'
import { roleWords } from '@/components/appointment/mode-words'
import { When } from '@/components/appointment/when'
import type { ParticipantType } from '@/lib/room/words'
import { type PlacedReport, pathWords, placed, type QualityReport } from './quality'

/** Height and colour say the same, and the list below says it in words. */
const looks = {
  good: { look: 'h-2 bg-green-600', word: 'Good' },
  fair: { look: 'h-5 bg-orange-400', word: 'Fair' },
  weak: { look: 'h-8 bg-red-600', word: 'Weak' },
} as const satisfies Record<QualityReport['grade'], object>

const sides: readonly ParticipantType[] = ['client', 'consultant']

/** How each side's browser found its line, over time. */
export function QualityOverTime({ reports }: { readonly reports: readonly QualityReport[] }) {
  if (reports.length === 0) return <p>No browser has reported anything.</p>
  return (
    <div className="space-y-5">
      <p className="text-sm">
        As the browsers reported it: green and low is good, orange fair, red and high weak. Money never
        depends on it.
      </p>
      {sides.map((side) => (
        <Side key={side} title={roleWords[side]} reports={placed(reports, side)} />
      ))}
    </div>
  )
}

function Side({ title, reports }: { readonly title: string; readonly reports: readonly PlacedReport[] }) {
  const [open, setOpen] = useState(false)
  if (reports.length === 0) {
    return (
      <section>
        <h3 className="font-semibold">{title}</h3>
        <p className="mt-1 text-sm">Has reported nothing.</p>
      </section>
    )
  }
  return (
    <section>
      <h3 className="font-semibold">{title}</h3>
      <div aria-hidden="true" className="relative mt-2 h-8 overflow-hidden rounded bg-gray-100">
        {reports.map(({ key, grade, offsetPercent, widthPercent }) => (
          <div
            key={key}
            className={`absolute bottom-0 min-w-0.5 ${looks[grade].look}`}
            style={{ left: `${offsetPercent}%`, width: `${widthPercent}%` }}
          />
        ))}
      </div>
      <p className="mt-2 text-sm">{countsInWords(reports)}</p>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary className="flex min-h-12 cursor-pointer items-center font-medium text-accent underline underline-offset-4">
          Each report of the {title.toLowerCase()}
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
  const words = (['good', 'fair', 'weak'] as const).flatMap((grade) => {
    const count = reports.filter((one) => one.grade === grade).length
    return count > 0 ? [`${count} ${grade}`] : []
  })
  return `${reports.length === 1 ? '1 report' : `${reports.length} reports`}: ${words.join(', ')}`
}

function Report({ report }: { readonly report: PlacedReport }) {
  const { at, grade, path, rttMs, jitterMs, lostIn, lostOut } = report
  return (
    <li>
      <When iso={at} form="time" /> · {looks[grade].word}, {pathWords[path]} · {inMs(rttMs)} round trip,{' '}
      {inMs(jitterMs)} jitter · lost {inPercent(lostIn)} in, {inPercent(lostOut)} out
    </li>
  )
}

function inMs(value: number | null): string {
  return value === null ? '–' : `${value} ms`
}

function inPercent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`
}
