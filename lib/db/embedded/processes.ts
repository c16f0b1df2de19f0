import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * What tells a process from a later one with the same id: when it started, in which boot of the machine. Undefined where the system does not tell; the id
 * alone must do then.
 */
export function identityOf(pid: number): string | undefined {
  const stat = procStat(pid)
  return stat && `${read('/proc/sys/kernel/random/boot_id')?.trim()}/${stat.startTime}`
}

/** Whether the process runs. One that died and was not yet collected by its parent does not. */
export function isRunning(pid: number, identity?: string): boolean {
  if (!exists(pid)) return false
  const stat = procStat(pid)
  if (stat && 'ZX'.includes(stat.state)) return false
  return identity === undefined || identity === identityOf(pid)
}

/** Whether the process is the PostgreSQL server of this data directory, and not a stranger that got its number. */
export function isServerOf(directory: string, pid: number): boolean {
  if (!isRunning(pid)) return false
  if (process.platform === 'linux') return workingDirectory(pid) === realpathSync(directory)
  const [command, ...args] =
    process.platform === 'win32'
      ? ['tasklist', '/FI', `PID eq ${pid}`, '/NH']
      : ['ps', '-p', String(pid), '-o', 'command=']
  try {
    return execFileSync(command ?? '', args, { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

/** Answers whether the process was gone in time. */
export async function isGoneWithin(pid: number, limitMs: number): Promise<boolean> {
  for (const until = Date.now() + limitMs; isRunning(pid); await wait(20)) {
    if (Date.now() > until) return false
  }
  return true
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The fields of /proc/PID/stat after the command's name, which may itself hold spaces and brackets. */
function procStat(pid: number): { state: string; startTime: string } | undefined {
  const text = read(`/proc/${pid}/stat`)
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, startTime] = [fields?.[0], fields?.[19]]
  return state && startTime ? { state, startTime } : undefined
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
