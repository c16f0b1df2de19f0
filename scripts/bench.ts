import { parseArgs } from 'node:util'
import { adminList } from './bench/admin-list'
import { compare } from './bench/compare'
import { fileTransfer } from './bench/file-transfer'
import { firstFrame } from './bench/first-frame'
import { fleet } from './bench/fleet'
import { http } from './bench/http'
import { hub, hubParts } from './bench/hub'
import { javascript } from './bench/javascript'
import { networks } from './bench/networks'
import { outbox } from './bench/outbox'
import { pages } from './bench/pages'
import { proxies } from './bench/proxies'
import { ready } from './bench/ready'
import { type Figure, isKept, save, table } from './bench/report/report'
import { settlement } from './bench/settlement'
import { sql } from './bench/sql'
import { strangers } from './bench/strangers'

/**
 * `npm run bench [-- name … [--runs 3]]`: all benchmarks, or those named (of `hub` also its parts); `--runs` is how often each server of a comparison is measured. Exit code 1
 * when a promise is not kept.
 */
const { values: options, positionals: named } = parseArgs({
  options: { runs: { type: 'string', default: '3' } },
  allowPositionals: true,
})
/** Words after `hub` may name parts of it. */
const parts = named.includes('hub') ? named.filter((name) => Object.hasOwn(hubParts, name)) : []
const runs = Math.max(1, Number.parseInt(options.runs, 10) || 1)

const benchmarks: Readonly<Record<string, () => Promise<Figure[]>>> = {
  relay: () => compare('relay', runs),
  rate: () => compare('rate', runs),
  memory: () => compare('memory', runs),
  joins: () => compare('joins', runs),
  door: () => compare('door', runs),
  chat: () => compare('chat', runs),
  sql,
  http,
  'admin-list': adminList,
  'first-frame': firstFrame,
  'file-transfer': fileTransfer,
  fleet,
  hub: () => hub(parts),
  javascript,
  networks,
  outbox,
  pages,
  proxies,
  ready,
  settlement,
  strangers,
}
const unknown = named.filter((name) => !Object.hasOwn(benchmarks, name) && !parts.includes(name))
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}: choose from ${Object.keys(benchmarks).join(', ')}; after hub also from ${Object.keys(hubParts).join(', ')}.`,
  )
  process.exit(1)
}

const figures: Figure[] = []
for (const [name, measure] of Object.entries(benchmarks)) {
  if (named.length > 0 && !named.includes(name)) continue
  console.log(`Measuring ${name} …`)
  const measured = await measure()
  console.log(`  ${save(name, measured)}`)
  figures.push(...measured)
}
console.log(`\n${table(figures)}`)
process.exitCode = figures.every(isKept) ? 0 : 1
