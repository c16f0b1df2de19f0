import { linkPages } from '@/lib/contract/link-pages'
import type { Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { type RoomOptions, roomOptions } from './options/room-options'
import { startIn } from './supervisor/bookings'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { roomCommand } from './supervisor/embedded-database'
import { wordsOf } from './supervisor/problem'

/** Makes the room; the only time that the raw tokens of its links are known. */
async function makeRoom(db: Database, env: Env, chosen: RoomOptions) {
  const { title, mode, host, member, max } = chosen
  const room = await db.rpc('create_group_room', {
    p_title: title,
    p_mode: mode,
    p_capacity: max,
    p_members: [{ role: 'host', name: host }, ...member.map((name) => ({ role: 'member' as const, name }))],
    p_opens_at: await startIn(db, chosen['opens-in']),
  })
  const members = room.members.map(({ role, name, token }) => ({
    role,
    name,
    url: `${env.appUrl}${linkPages.group}/${token}`,
  }))
  const { sessionId, sessionType, opensAt } = room
  return { sessionId, sessionType, title: room.title, opensAt, members }
}

function print(made: Awaited<ReturnType<typeof makeRoom>>, { json }: RoomOptions): void {
  if (json) {
    console.log(JSON.stringify(made))
    return
  }
  const opens = new Date(made.opensAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  console.log(`"${made.title}", a ${made.sessionType} room that opens ${opens}:`)
  const width = Math.max(...made.members.map(({ name }) => name.length))
  for (const { role, name, url } of made.members) {
    console.log(`  ${role.padEnd('member'.length)}  ${name.padEnd(width)}  ${url}`)
  }
}

async function main(): Promise<void> {
  const chosen = roomOptions(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const running = await databaseOfRunningApp(env)
  if (running) {
    try {
      print(await makeRoom(running, env, chosen), chosen)
    } finally {
      await running.close()
    }
    return
  }
  const own = await prepareDatabase(env, roomCommand)
  try {
    print(await makeRoom(own.db, env, chosen), chosen)
  } finally {
    await own.stop()
  }
}

try {
  await main()
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
