import { setTimeout as wait } from 'node:timers/promises'
import type { Env } from '@/lib/env'
import { type PartName, parts } from './parts'
import type { Prepared } from './preparation'
import { CommandProblem } from './problem'

const readyLimitMs = 90_000
const pollMs = 50

/** Waits until the address answers with success. */
export async function answers(url: string, logFile: string, cancelled: AbortSignal): Promise<void> {
  for (
    const until = Date.now() + readyLimitMs;
    Date.now() < until && !cancelled.aborted;
    await wait(pollMs)
  ) {
    const answer = await fetch(url, { signal: cancelled }).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
  }
  if (!cancelled.aborted) throw new CommandProblem(`${url} did not become ready: see ${logFile}.`)
}

/** What one part says of itself that was started alone. */
export async function readyLine(part: PartName, env: Env, seconds: number): Promise<string> {
  const where = {
    web: `at ${env.appUrl}, and sends browsers to the signalling server at ${env.socketUrl}`,
    media: `for the signalling server of this machine, on port ${env.media.port} and the next ones`,
    worker: 'and tells others what happens',
    socket: `on port ${env.socketPort}, for pages of ${env.allowedOrigins.join(', ')}`,
  }[part]
  const line = `The ${parts[part].name} is ready ${where} (${seconds.toFixed(1)} s).`
  const missing = part === 'socket' ? await whatIsMissing(env) : null
  return missing ? `${line}\n${missing}` : line
}

/** It is ready for whoever meets on this node, and may still be without what joins the nodes. */
async function whatIsMissing({ socketPort, redisUrl }: Env): Promise<string | null> {
  const answer = await fetch(`http://127.0.0.1:${socketPort}/readyz`).catch(() => null)
  if (!redisUrl || !(await answer?.text())?.includes('redis')) return null
  return `Redis at ${new URL(redisUrl).host} does not answer: start it, or correct REDIS_URL. Until then rooms do not span nodes.`
}

export function readyBlock(env: Env, facts: Prepared & { seconds: number }): string {
  const sessions = facts.demo.flatMap(({ sessionType, clientUrl, consultantUrl }) => [
    `  ${capitalised(sessionType).padEnd(6)} client      ${clientUrl}`,
    `         consultant  ${consultantUrl}`,
  ])
  const room = facts.room
    ? [`  Group  host        ${facts.room.hostUrl}`, `         member      ${facts.room.memberUrl}`]
    : []
  return [
    '',
    `Parley is ready (${facts.seconds.toFixed(1)} s).`,
    '',
    `  App    ${env.appUrl}`,
    adminLine(env, facts.admin),
    ...(sessions.length > 0
      ? ['', `Demo sessions that can be joined now${howToLeaveOut(env)}:`, '', ...sessions, ...room]
      : []),
    '',
    `More sessions: npm run book -- --type video     Logs: ${env.dataDir}/logs     Stop: Ctrl-C`,
    '',
  ].join('\n')
}

function adminLine(env: Env, admin: Prepared['admin']): string {
  const signIn = admin?.password ? `${admin.email}, password ${admin.password}` : admin?.email
  return `  Admin  ${env.appUrl}/admin  (sign in as ${signIn})`
}

function howToLeaveOut({ database }: Env): string {
  return database.transport === 'embedded' ? '' : ' (PARLEY_DEMO=off leaves them out)'
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
