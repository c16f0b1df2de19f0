import { setTimeout as wait } from 'node:timers/promises'
import { adminEmail, type SignIn } from '@/lib/auth/admin-account'
import type { DemoLink, Env } from '@/lib/env'
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

export function readyBlock(
  env: Env,
  facts: { seconds: number; demo: DemoLink[]; admin: SignIn | null },
): string {
  const sessions = facts.demo.flatMap(({ sessionType, clientUrl, consultantUrl }) => [
    `  ${capitalised(sessionType).padEnd(6)} client      ${clientUrl}`,
    `         consultant  ${consultantUrl}`,
  ])
  return [
    '',
    `Parley is ready (${facts.seconds.toFixed(1)} s).`,
    '',
    `  App    ${env.appUrl}`,
    adminLine(env, facts.admin),
    ...(sessions.length > 0
      ? ['', `Demo sessions that can be joined now${howToLeaveOut(env)}:`, '', ...sessions]
      : []),
    '',
    `More sessions: npm run book -- --type video     Logs: ${env.dataDir}/logs     Stop: Ctrl-C`,
    '',
  ].join('\n')
}

/** A password that was told before, and is not ours to keep, is not told again. */
function adminLine(env: Env, admin: SignIn | null): string {
  const signIn = admin ? `${admin.email}, password ${admin.password}` : adminEmail
  return `  Admin  ${env.appUrl}/admin  (sign in as ${signIn})`
}

function howToLeaveOut({ database }: Env): string {
  return database.transport === 'embedded' ? '' : ' (PARLEY_DEMO=off leaves them out)'
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
