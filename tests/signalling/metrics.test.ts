import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createFleetMetrics } from '@/lib/signalling/cluster/metrics'
import { readiness } from '@/lib/signalling/operations/health'
import { lagJudge } from '@/lib/signalling/operations/loop-delay'
import { createMetrics } from '@/lib/signalling/operations/metrics'
import { candidate } from './support/sdp'
import { stageForThisTest } from './support/stage'

/** What dashboards and alerts are made of: a name or a label that changes here breaks somebody's. */
const promised: Readonly<Record<string, readonly string[]>> = {
  parley_connections: [],
  parley_rooms: ['mode', 'state'],
  parley_relayed_total: ['event'],
  parley_refused_events_total: ['code'],
  parley_refused_connections_total: ['code'],
  parley_connections_cut_total: [],
  parley_chat_commit_seconds: [],
  parley_presence_batch_size: [],
  parley_presence_lag_seconds: [],
  parley_sweeps_total: ['outcome'],
  parley_sweep_lag_seconds: [],
  parley_sweep_seconds: [],
  parley_settled_total: ['cause', 'status'],
  parley_database_failures_total: ['task'],
  parley_event_loop_delay_seconds: ['quantile'],
  parley_media: ['part'],
  parley_media_worker_restarts_total: [],
  parley_media_worker_cpu_seconds_total: [],
  parley_unready: ['reason'],
  parley_redis_up: [],
  parley_fleet_nodes: [],
  parley_fleet_tunnels: ['end'],
  parley_fleet_messages_sent_total: [],
  parley_fleet_messages_received_total: [],
  parley_fleet_bytes_sent_total: [],
  parley_fleet_rooms_moved_total: ['cause'],
}

describe('the metrics', () => {
  it('have the names and labels that are promised, each with a line of help, and nothing else of ours', async () => {
    const { registry, stop } = createMetrics()
    createFleetMetrics(registry)
    const own = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('parley_'))
    const labels = own.map((metric) => [metric.name, Reflect.get(metric, 'labelNames')])
    expect(Object.fromEntries(labels)).toEqual(promised)
    for (const { help } of own) expect(help).toMatch(/\.$/)
    const text = await registry.metrics()
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(text).toContain(`# TYPE ${name} `)
    }
    stop()
  })

  it('of a server that works carry no session and no person', async () => {
    const stage = await stageForThisTest()
    const { booked, client, consultant } = await stage.pair('chat')
    await client.say('a private word')
    await consultant.next('message')
    await client.code('ice-candidate', { candidate: candidate() })
    const text = await (await fetch(`${stage.url}/metrics`)).text()
    expect(text).toContain('parley_relayed_total{event="message"} 1')
    expect(text).toContain('parley_chat_commit_seconds_bucket{le="0.005"}')
    expect(text).toContain('parley_unready{reason="database"} 0')
    for (const secret of [booked.sessionId, booked.roomId, 'private word', 'Priya', 'Asha']) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('readiness', () => {
  it('names each trouble at the moment of asking, and so do the metrics', async () => {
    const metrics = createMetrics()
    const trouble = { database: false, event_loop: false }
    const unready = readiness(metrics, {
      database: () => trouble.database,
      event_loop: () => trouble.event_loop,
    })
    expect(unready()).toEqual([])
    trouble.event_loop = true
    expect(unready()).toEqual(['event_loop'])
    expect(await metrics.registry.metrics()).toContain('parley_unready{reason="event_loop"} 1')
    metrics.stop()
  })

  it('calls an event loop lagging when it is slow for seconds on end, not for one collection', () => {
    const judge = lagJudge()
    expect([400, 5, 400, 400, 5].map(judge)).toEqual([false, false, false, false, false])
    expect([400, 400, 400, 400, 5].map(judge)).toEqual([false, false, true, true, false])
  })

  it('is said in words to whoever asks', async () => {
    const stage = await stageForThisTest()
    stage.databaseIsDown = true
    const answer = async () => (await fetch(`${stage.url}/readyz`)).text()
    await expect.poll(answer, { timeout: 10_000 }).toBe('not ready: database\n')
  })
})

it('the dashboard and the alerts ask for nothing that does not exist', () => {
  const files = ['grafana.json', 'alerts.yml'].map((name) => readFileSync(`docs/operations/${name}`, 'utf8'))
  const asked = new Set(files.flatMap((text) => text.match(/\bparley_[a-z_]+/g) ?? []))
  const web = ['parley_joins_total', 'parley_turn_credentials_total']
  const known = [...Object.keys(promised), ...web].flatMap((name) => [name, `${name}_bucket`])
  expect([...asked].filter((name) => !known.includes(name))).toEqual([])
  expect(asked.size).toBeGreaterThan(20)
  const [dashboard = ''] = files
  expect(JSON.parse(dashboard)).toMatchObject({ uid: 'parley' })
})
