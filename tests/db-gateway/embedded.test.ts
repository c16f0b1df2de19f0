import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { embeddedUrl, OwnedElsewhere, runningOwner, startEmbedded } from '@/lib/db/embedded'
import { isRunning } from '@/lib/db/embedded/processes'
import { eventually, portOf, sql } from './support/database'

const root = join(import.meta.dirname, '../..')

describe('The embedded database', () => {
  let folder: string
  let dataDir: string
  const owners: ChildProcess[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-embedded-'))
    chmodSync(folder, 0o755)
    dataDir = join(folder, 'data')
  })
  afterEach(async () => {
    await Promise.all(owners.splice(0).map(kill))
    await (await startEmbedded(dataDir, 'the clean-up')).stop()
    const place = placeOf(dataDir)
    for (const path of [place, folder]) rmSync(path, { recursive: true, force: true })
  })

  const postmaster = () =>
    Number.parseInt(readFileSync(join(placeOf(dataDir), 'postgres/postmaster.pid'), 'utf8'), 10)

  /** Starts another process as the owner, and waits until it has committed so many numbers. */
  async function startOwner(numbers: number): Promise<{ owner: ChildProcess; committed: number[] }> {
    const script = join(import.meta.dirname, 'support/owner.ts')
    const owner = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { cwd: root })
    owners.push(owner)
    const committed: number[] = []
    const lines = createInterface({ input: owner.stdout })
    lines.on('line', (line) => committed.push(Number(line)))
    await eventually(() => expect(committed.length).toBeGreaterThan(numbers))
    return { owner, committed }
  }

  async function kill(owner: ChildProcess): Promise<void> {
    if (owner.exitCode !== null || owner.signalCode !== null) return
    const ended = once(owner, 'close')
    owner.kill('SIGKILL')
    await ended
  }

  it('is made at the first start, and keeps its data, its port and its password over a restart', async () => {
    const first = await startEmbedded(dataDir, 'the first')
    await sql(first.url, 'create table kept as select 7 as n')
    await first.stop()
    const second = await startEmbedded(dataDir, 'the second')
    expect(second.url).toBe(first.url)
    expect(await sql(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    await second.stop()
  })

  it('listens on this machine only, and lets in nobody without the password, which only its owner can read', async () => {
    const { url, stop } = await startEmbedded(dataDir, 'the test')
    const settings = await sql(
      url,
      "select current_setting('listen_addresses') as listen, current_setting('fsync') as fsync",
    )
    expect(settings).toEqual([{ listen: '127.0.0.1', fsync: 'on' }])
    const stranger = url.replace(/:[^:@]+@/, ':wrong@')
    await expect(sql(stranger, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
    await stop()
  })

  it('orders texts in the same way on every system', async () => {
    const { url, stop } = await startEmbedded(dataDir, 'the test')
    const rows = await sql(
      url,
      "select string_agg(t, ' ' order by t) as texts, upper('é') as upper from unnest(array['b', 'a', 'B', 'é']) t",
    )
    expect(rows).toEqual([{ texts: 'B a b é', upper: 'É' }])
    await stop()
  })

  it('is found by other processes while its owner runs, and only then', async () => {
    expect(embeddedUrl(dataDir)).toBeUndefined()
    const { url, stop } = await startEmbedded(dataDir, 'the owner')
    expect(embeddedUrl(dataDir)).toBe(url)
    await stop()
    expect(embeddedUrl(dataDir)).toBeUndefined()
    await expect(sql(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('refuses a second owner with a sentence that names the first, who goes on undisturbed', async () => {
    const { owner, committed } = await startOwner(1)
    const second = startEmbedded(dataDir, 'the second')
    await expect(second).rejects.toBeInstanceOf(OwnedElsewhere)
    await expect(second).rejects.toThrow(`in use by process ${owner.pid} (the test’s owner)`)
    const before = committed.length
    await eventually(() => expect(committed.length).toBeGreaterThan(before))
  })

  it('has one owner when many start at once', async () => {
    const started = await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => startEmbedded(dataDir, `number ${n}`)),
    )
    const winners = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(winners).toHaveLength(1)
    for (const one of started)
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(OwnedElsewhere)
    await winners[0]?.stop()
  })

  it('loses no acknowledged commit when its owner is killed; the server left behind is stopped by the next one', async () => {
    const { owner, committed } = await startOwner(50)
    const orphan = postmaster()
    await kill(owner)
    expect(isRunning(orphan)).toBe(true)
    const next = await startEmbedded(dataDir, 'the next')
    expect(isRunning(orphan)).toBe(false)
    const rows = await sql(next.url, 'select n from numbers')
    expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(committed))
    await next.stop()
  })

  it('loses no acknowledged commit when its owner and the server are killed', async () => {
    const { owner, committed } = await startOwner(50)
    process.kill(postmaster(), 'SIGKILL')
    await kill(owner)
    const next = await startEmbedded(dataDir, 'the next')
    const rows = await sql(next.url, 'select n from numbers')
    expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(committed))
    await next.stop()
  })

  it('tells when the server ended by itself, with its last words', async () => {
    const { died, stop } = await startEmbedded(dataDir, 'the test')
    process.kill(postmaster(), 'SIGQUIT')
    expect(await died).toMatch(/immediate shutdown/)
    await stop()
  })

  it('is not kept from starting by the file of an owner whose number another process has now', async () => {
    await (await startEmbedded(dataDir, 'the first')).stop()
    const stranger = { pid: process.ppid, identity: 'an earlier boot/1', what: 'long gone' }
    writeFileSync(join(dataDir, 'owner.json'), JSON.stringify(stranger))
    writeFileSync(join(placeOf(dataDir), 'postgres/postmaster.pid'), `${process.ppid}\n`)
    expect(runningOwner(dataDir)).toBeUndefined()
    const next = await startEmbedded(dataDir, 'the next')
    expect(runningOwner(dataDir)).toMatchObject({ pid: process.pid, what: 'the next' })
    await next.stop()
    expect(isRunning(process.ppid)).toBe(true)
  })

  it('takes another port when its own is taken', async () => {
    const first = await startEmbedded(dataDir, 'the first')
    await first.stop()
    const other = join(folder, 'other')
    mkdirSync(other, { mode: 0o711 })
    writeFileSync(join(other, 'port'), String(portOf(first.url)))
    const neighbour = await startEmbedded(other, 'the neighbour')
    expect(portOf(neighbour.url)).toBe(portOf(first.url))
    const again = await startEmbedded(dataDir, 'the first again')
    expect(portOf(again.url)).not.toBe(portOf(first.url))
    await Promise.all([again.stop(), neighbour.stop()])
  })

  it('starts where only the owner of the folders above may pass', async () => {
    chmodSync(folder, 0o700)
    const first = await startEmbedded(dataDir, 'the first')
    await sql(first.url, 'create table kept as select 7 as n')
    await first.stop()
    const second = await startEmbedded(dataDir, 'the second')
    expect(await sql(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    await second.stop()
  })

  it('starts again after a first start that was killed half way', async () => {
    mkdirSync(join(dataDir, 'postgres.new/base'), { recursive: true })
    writeFileSync(join(dataDir, 'postgres.new/PG_VERSION'), '18\n')
    const { url, stop } = await startEmbedded(dataDir, 'the test')
    expect(await sql(url, 'select 1 as one')).toEqual([{ one: 1 }])
    await stop()
  })

  it('refuses data of another major version of PostgreSQL, and says so', async () => {
    await (await startEmbedded(dataDir, 'the first')).stop()
    const version = join(placeOf(dataDir), 'postgres/PG_VERSION')
    const own = readFileSync(version)
    writeFileSync(version, '12\n')
    await expect(startEmbedded(dataDir, 'the next')).rejects.toThrow(/made by PostgreSQL 12/)
    writeFileSync(version, own)
  })
})

/** Where PostgreSQL's own files are: elsewhere when its account cannot reach the data directory. */
function placeOf(dataDir: string): string {
  const pointer = join(dataDir, 'location')
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : dataDir
}
