import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { freePort } from '@/tests/signalling/support/server-process'

const { PARLEY_TEST_NGINX: program = '/usr/sbin/nginx' } = process.env
const shipped = new URL('../../../docs/deploy/nginx.conf', import.meta.url)

/** nginx with the shipped configuration: only its addresses, ports and certificate are the test's. Answers the address of its one domain. */
export async function startNginx(signallingPorts: readonly [number, number]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-nginx-'))
  chmodSync(folder, 0o755)
  const [plain, secure] = [await freePort(), await freePort()]
  certificate(folder)
  const text = readFileSync(shipped, 'utf8')
    .replaceAll('10.0.0.11:3001', `127.0.0.1:${signallingPorts[0]}`)
    .replaceAll('10.0.0.12:3001', `127.0.0.1:${signallingPorts[1]}`)
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
  const output = { text: '' }
  const options = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]
  execFileSync(program, [...options, '-t'], { stdio: 'pipe' })
  const nginx = spawn(program, [...options, '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] })
  nginx.stderr.on('data', (part: Buffer) => {
    output.text += part.toString()
  })
  onTestFinished(async () => {
    const exited = once(nginx, 'exit')
    nginx.kill('SIGTERM')
    if (nginx.exitCode === null) await exited
    rmSync(folder, { recursive: true, force: true })
  })
  const redirects = async () => {
    const answer = await fetch(`http://127.0.0.1:${plain}/`, { redirect: 'manual' }).catch(() => null)
    return answer?.status ?? output.text
  }
  await expect.poll(redirects, { timeout: 20_000 }).toBe(301)
  return `https://127.0.0.1:${secure}`
}

function certificate(folder: string): void {
  const files = ['-keyout', `${folder}/privkey.pem`, '-out', `${folder}/fullchain.pem`]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, '-subj', '/CN=talk.example.org', ...files], { stdio: 'pipe' })
}
