import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port'

const { PARLEY_TEST_NGINX: nginx = '/usr/sbin/nginx', PARLEY_TEST_CADDY: caddy = '/usr/bin/caddy' } =
  process.env

type Ports = readonly [number, number]
interface Upstreams {
  readonly signalling: Ports
  /** Nobody listens there unless a test says so. */
  readonly web?: Ports
}

interface Started {
  readonly process: ChildProcess
  readonly url: string
}

/** What we ship for a proxy, as we ship it: only its addresses, ports and certificate are the test's. */
const kinds = { nginx: startNginx, caddy: startCaddy }
export type ProxyKind = keyof typeof kinds
export const proxies = ['nginx', 'caddy'] as const satisfies readonly ProxyKind[]

const readyLimitMs = 20_000
const pollMs = 25

/** A proxy that runs; its address is that of its one domain. */
export interface RunningProxy {
  readonly url: string
  close(): Promise<void>
}

export async function startProxy(
  kind: ProxyKind,
  { signalling, web = [1, 1] }: Upstreams,
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), `parley-test-${kind}-`))
  chmodSync(folder, 0o755)
  certificate(folder)
  const { process: child, url } = await kinds[kind](folder, (text) => onLoopback(text, signalling, web))
  let words = ''
  child.stderr?.on('data', (part: Buffer) => {
    words += part.toString()
  })
  const close = async () => {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    if (child.exitCode === null) await exited
    rmSync(folder, { recursive: true, force: true })
  }
  // What it answers by itself, whoever stands behind it.
  const isUp = async () => (await askProxy(`${url}/api/metrics`).catch(() => null))?.status === 404
  for (const until = Date.now() + readyLimitMs; !(await isUp()); await wait(pollMs)) {
    if (Date.now() < until && child.exitCode === null) continue
    await close()
    throw new Error(`The proxy did not start:\n${words}`)
  }
  return { url, close }
}

function onLoopback(text: string, signalling: Ports, web: Ports): string {
  return [0, 1].reduce(
    (done, index) =>
      done
        .replaceAll(`10.0.0.1${index + 1}:3001`, `127.0.0.1:${signalling[index]}`)
        .replaceAll(`10.0.0.1${index + 1}:3000`, `127.0.0.1:${web[index]}`),
    text,
  )
}

function shipped(name: string): string {
  return readFileSync(new URL(`../../../docs/deploy/${name}`, import.meta.url), 'utf8')
}

async function startNginx(folder: string, ours: (text: string) => string): Promise<Started> {
  const [plain, secure] = [await freePort(), await freePort()]
  const text = ours(shipped('nginx.conf'))
    .replaceAll(/listen (\[::\]:)?80;/g, (_, v6) => (v6 ? '' : `listen 127.0.0.1:${plain};`))
    .replaceAll(/listen (\[::\]:)?443 ssl http2;/g, (_, v6) =>
      v6 ? '' : `listen 127.0.0.1:${secure} ssl http2;`,
    )
    .replaceAll('/etc/ssl/parley', folder)
    .replaceAll('/var/log/nginx', folder)
  writeFileSync(join(folder, 'parley.conf'), text)
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  const whole = `pid ${folder}/pid; events {} http { ${paths.join(' ')} include ${folder}/parley.conf; }`
  writeFileSync(join(folder, 'nginx.conf'), whole)
  const options = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]
  execFileSync(nginx, [...options, '-t'], { stdio: 'pipe' })
  const process = spawn(nginx, [...options, '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] })
  return { process, url: `https://127.0.0.1:${secure}` }
}

async function startCaddy(folder: string, ours: (text: string) => string): Promise<Started> {
  const url = `https://127.0.0.1:${await freePort()}`
  const globals = `{\n\tadmin off\n\tauto_https off\n\tdefault_sni talk.example.org\n\tstorage file_system ${folder}\n}\n`
  const own = `${url} {\n\ttls ${folder}/fullchain.pem ${folder}/privkey.pem\n`
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, globals + ours(shipped('Caddyfile')).replace('talk.example.org {\n', own))
  const env = { ...globalThis.process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
  const args = ['run', '--adapter', 'caddyfile', '--config', file]
  const process = spawn(caddy, args, { stdio: ['ignore', 'ignore', 'pipe'], env })
  return { process, url }
}

function certificate(folder: string): void {
  const files = ['-keyout', `${folder}/privkey.pem`, '-out', `${folder}/fullchain.pem`]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=talk.example.org', ...files], { stdio: 'pipe' })
}

/** Asks it as a browser would that trusts its certificate. */
export function askProxy(
  url: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const asked = request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers, rejectUnauthorized: false },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => {
          text += part.toString()
        })
        answer.once('end', () => done({ status: answer.statusCode ?? 0, text }))
        answer.once('error', failed)
      },
    )
    asked.once('error', failed)
    asked.end(body)
  })
}
