import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { startEmbedded } from '@/lib/db/embedded'

// A process that owns a data directory, and writes for as long as it lives: every number that it prints is committed.
const embedded = await startEmbedded(process.argv[2] ?? '', 'the test’s owner')
const client = new Client({ connectionString: embedded.url })
client.on('error', () => undefined)
await client.connect()
await client.query('create table if not exists numbers (n int primary key)')
createInterface({ input: process.stdin }).on('line', async () => {
  await client.end()
  await embedded.stop()
  process.exit(0)
})
const { rows } = await client.query('select coalesce(max(n), 0) + 1 as next from numbers')
for (let n = Number(rows[0]?.next); ; n += 1) {
  await client.query('insert into numbers values ($1)', [n])
  console.log(n)
}
