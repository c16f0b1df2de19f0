import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'

/** One measured figure beside the baseline of the same run; `ratio` = ours / baseline. */
export interface Figure {
  name: string
  unit: 's' | 'ms' | 'µs' | '/s' | 'kB' | 'MB' | 'lost' | '%' | 'fps' | 'px'
  ours: number
  baseline: number
  /** What the baseline is, in words. */
  beside: string
  /** Rates are better when they are higher; everything else when it is lower. */
  better?: 'higher'
  /** What we promise: this ratio or value, or a better one. */
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

export function isKept({ ours, baseline, better, promise }: Figure): boolean {
  const holds = (value: number, promised: number | undefined) =>
    promised === undefined || (better === 'higher' ? value >= promised : value <= promised)
  return holds(ours / baseline, promise?.ratio) && holds(ours, promise?.ours)
}

/** How far the runs of a figure lie apart: (highest − lowest) / median. What differs by less is noise. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle
}

/** Writes `bench-results/<name>.json` and answers its path. */
export function save(name: string, figures: readonly Figure[]): string {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  // Of all that runs, over a minute: above the number of processors somebody waits.
  const machine = {
    cpu: cpus()[0]?.model,
    processors: cpus().length,
    load: loadavg()[0],
    node: process.version,
  }
  const results = figures.map((figure) => ({
    ...figure,
    ratio: figure.ours / figure.baseline,
    kept: isKept(figure),
    ...(figure.runs && {
      spread: { ours: spread(figure.runs.ours), baseline: spread(figure.runs.baseline) },
    }),
  }))
  writeFileSync(path, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`)
  return path
}

const heads = ['figure', 'ours', 'baseline', 'ratio', 'noise', 'promise', 'the baseline is']

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.ours, figure.unit),
    shown(figure.baseline, figure.unit),
    Number.isFinite(figure.ours / figure.baseline) ? (figure.ours / figure.baseline).toFixed(2) : '–',
    noise(figure),
    promised(figure),
    figure.beside,
  ])
  const all = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

function shown(value: number, unit: Figure['unit']): string {
  if (unit === 'lost') return String(value)
  return `${value.toFixed(unit === 's' || unit === 'ms' ? 2 : unit === '/s' ? 0 : 1)} ${unit}`
}

/** The spread of our runs and of the baseline's. */
function noise({ runs }: Figure): string {
  if (!runs || runs.ours.length < 2) return '–'
  return [runs.ours, runs.baseline].map((values) => `±${Math.round(spread(values) * 50)} %`).join(' / ')
}

function promised(figure: Figure): string {
  const { promise, unit, better } = figure
  const sign = better === 'higher' ? '≥' : '≤'
  const words = [
    promise?.ratio === undefined ? [] : `ratio ${sign} ${promise.ratio}`,
    promise?.ours === undefined ? [] : `${sign} ${promise.ours} ${unit}`,
  ].flat()
  if (words.length === 0) return '–'
  return `${words.join(', ')}: ${isKept(figure) ? 'kept' : 'NOT KEPT'}`
}
