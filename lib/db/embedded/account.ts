import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { EmbeddedProblem } from './problem'

/** The user that PostgreSQL runs as. */
export type Account = { uid: number; gid: number }

/** PostgreSQL refuses to run as root: then it runs as an account that every system has. Undefined: as we are. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new EmbeddedProblem(
    'PostgreSQL cannot run as root and there is no user postgres or nobody: start Parley as another user, or set DATABASE_URL.',
  )
}

/** Whether the account can open what lies at `path`: every folder above must let it pass. */
export function canReach(account: Account, path: string): boolean {
  const parent = dirname(path)
  return mayPass(account, path) && (parent === path || canReach(account, parent))
}

function mayPass({ uid, gid }: Account, path: string): boolean {
  const stat = statSync(path)
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0
  return ((stat.mode >> shift) & 1) === 1
}
