import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** One measured figure beside the baseline of the same run; `ratio` = ours / baseline. */
export interface Figure {
  name: string
  unit: 's' | 'kB'
  ours: number
  baseline: number
  /** What the baseline is, in words. */
  beside: string
  /** At most this ratio, or this value, is what we promise. */
  promise?: { ratio?: number; ours?: number }
  runs?: { ours: number[]; baseline: number[] }
}

const folder = 'bench-results'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

export function isKept({ ours, baseline, promise }: Figure): boolean {
  const ratioKept = promise?.ratio === undefined || ours / baseline <= promise.ratio
  return ratioKept && (promise?.ours === undefined || ours <= promise.ours)
}

/** Writes `bench-results/<name>.json` and answers its path. */
export function save(name: string, figures: readonly Figure[]): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  const machine = { cpu: cpus()[0]?.model, processors: cpus().length, node: process.version }
  const results = figures.map((figure) => ({
    ...figure,
    ratio: figure.ours / figure.baseline,
    kept: isKept(figure),
  }))
  writeFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`)
  return path
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.ours, figure.unit),
    shown(figure.baseline, figure.unit),
    (figure.ours / figure.baseline).toFixed(2),
    promised(figure),
    figure.beside,
  ])
  const all = [['figure', 'ours', 'baseline', 'ratio', 'promise', 'the baseline is'], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

function shown(value: number, unit: Figure['unit']): string {
  return `${value.toFixed(unit === 's' ? 2 : 1)} ${unit}`
}

function promised(figure: Figure): string {
  const { promise, unit } = figure
  const words = [
    promise?.ratio === undefined ? [] : `ratio ≤ ${promise.ratio}`,
    promise?.ours === undefined ? [] : `≤ ${promise.ours} ${unit}`,
  ].flat()
  if (words.length === 0) return '–'
  return `${words.join(', ')}: ${isKept(figure) ? 'kept' : 'NOT KEPT'}`
}
