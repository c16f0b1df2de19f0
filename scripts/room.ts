import { linkPages } from '@/lib/contract/link-pages'
import type { Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { isRelink, memberMeant, type RelinkOptions, relinkOptions } from './options/relink-options'
import { type RoomOptions, roomOptions } from './options/room-options'
import { startIn } from './supervisor/bookings'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { roomCommand } from './supervisor/embedded-database'
import { CommandProblem, wordsOf } from './supervisor/problem'

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

/** Another link in place of one that went astray. */
async function relink(db: Database, env: Env, { room, member, json }: RelinkOptions): Promise<void> {
  const [found] = await db.rpc('open_rooms', { p_session_ids: [room] })
  if (found?.kind !== 'group') throw new CommandProblem(`There is no group room ${room}.`)
  const { id } = memberMeant(found.members, member)
  const { role, name, token } = await db.rpc('reissue_group_link', { p_session_id: room, p_member_id: id })
  const made = { sessionId: room, id, role, name, url: `${env.appUrl}${linkPages.group}/${token}` }
  console.log(
    json
      ? JSON.stringify(made)
      : `The link of ${name} in "${found.title}", in place of the one before:\n  ${made.url}`,
  )
}

/** What is asked for, by the words of the command line. */
function commandOf(args: string[]): (db: Database, env: Env) => Promise<void> {
  if (isRelink(args)) {
    const asked = relinkOptions(args)
    return (db, env) => relink(db, env, asked)
  }
  const chosen = roomOptions(args)
  return async (db, env) => print(await makeRoom(db, env, chosen), chosen)
}

async function main(): Promise<void> {
  const act = commandOf(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const running = await databaseOfRunningApp(env)
  if (running) {
    try {
      await act(running, env)
    } finally {
      await running.close()
    }
    return
  }
  const own = await prepareDatabase(env, roomCommand)
  try {
    await act(own.db, env)
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
