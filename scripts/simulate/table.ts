import { capacities } from './costs'
import type { Scale } from './scale'

const rows: readonly (readonly [string, (scale: Scale) => string])[] = [
  ['live sessions', ({ sessions }) => count(sessions)],
  ['signalling nodes', ({ nodes }) => count(nodes)],
  ['fullest node / mean', ({ imbalance }) => imbalance.toFixed(2)],
  ['a node lost: joins/s at the peak', ({ wavePerSecond }) => count(wavePerSecond)],
  ['a node lost: all back after', ({ waveSeconds }) => `${waveSeconds.toFixed(1)} s`],
  ['database, rows/s', ({ databaseRows }) => count(databaseRows)],
  ['database, transactions/s', ({ databaseTransactions }) => count(databaseTransactions)],
  ['database, WAL', ({ databaseWalBytes }) => `${(databaseWalBytes / 1e6).toFixed(2)} MB/s`],
  ['Redis, messages/s', ({ redisMessages }) => count(redisMessages)],
  ['Redis, bytes', ({ redisBytes }) => `${(redisBytes / 1e6).toFixed(2)} MB/s`],
  ['Redis, messages/s without room routing', ({ redisMessagesUnrouted }) => count(redisMessagesUnrouted)],
]

export function tableOf(scales: readonly Scale[]): string {
  const cells = rows.map(([name, of]) => [name, ...scales.map(of)])
  return cells
    .map(
      ([name = '', ...values]) => `${name.padEnd(42)}${values.map((value) => value.padStart(14)).join('')}`,
    )
    .join('\n')
}

/** Of what there is one of, the fullest: how many of it these sessions would take. */
export function bottleneck(scale: Scale): string {
  const uses: readonly (readonly [string, number])[] = [
    ['database: rows', scale.databaseRows / capacities.databaseRows],
    ['database: transactions', scale.databaseTransactions / capacities.databaseTransactions],
    ['database: WAL', scale.databaseWalBytes / capacities.databaseWalBytes],
    ['Redis: messages', scale.redisMessages / capacities.redisMessages],
    ['Redis: bytes', scale.redisBytes / capacities.redisBytes],
  ]
  const [name, use] = uses.reduce((most, one) => (one[1] > most[1] ? one : most), ['nothing', 0])
  return `${scale.nodes} nodes; of what there is one of, the ${name} is first: ${(use * 100).toFixed(0)} % of one`
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
