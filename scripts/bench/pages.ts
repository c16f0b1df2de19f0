import { spawn, spawnSync } from 'node:child_process'
import { Agent, get } from 'node:http'
import { chromium } from '@playwright/test'
import { freePort } from '@/tests/support/free-port'
import { chromiumPath } from '@/tests/support/product/chromium'
import { Desk } from '@/tests/support/product/desk'
import { startProduct } from '@/tests/support/product/product'
import { newAccount, signIn } from '@/tests/support/product/staff'
import { answers, cpuMicros, killed } from './machine/processes'
import { type Figure, median } from './report/report'

const barePages = 'scripts/bench/baselines/pages'
const next = 'node_modules/next/dist/bin/next'
const rounds = 5
const perRound = 300
const warmUp = 600
const atOnce = 8

interface Page {
  readonly url: string
  readonly pid: number
  readonly cookie?: string
  readonly taken: number[]
}

/**
 * What drawing a page takes of the processor, each beside a bare page of the same Next.js: made for every request or once; the page of a link also
 * beside a bare one that has as many words, a policy with a nonce and the same question to the database.
 */
export async function pages(): Promise<Figure[]> {
  spawnSync(process.execPath, [next, 'build', barePages], { stdio: 'inherit' })
  const product = await startProduct()
  const desk = await Desk.open()
  const barePort = await freePort()
  const bare = spawn(process.execPath, [next, 'start', barePages, '--port', String(barePort)], {
    stdio: 'ignore',
    env: { ...process.env, ...product.state.env, NODE_ENV: 'production' },
  })
  try {
    await answers(barePort)
    const cookie = await cookieOfAdministrator(desk.appUrl)
    const { clientUrl } = await desk.book({ sessionType: 'video' })
    const ours = product.appPid
    const theirs = bare.pid ?? 0
    const bareUrl = `http://localhost:${barePort}`
    const page = (pid: number, url: string, cookie?: string): Page => ({
      url,
      pid,
      taken: [],
      ...(cookie ? { cookie } : {}),
    })
    const session = page(ours, clientUrl)
    const home = page(ours, `${desk.appUrl}/`)
    const list = page(ours, `${desk.appUrl}/admin/sessions`, cookie)
    const words = page(theirs, `${bareUrl}/words/${clientUrl.split('/').at(-1)}`)
    const dynamic = page(theirs, `${bareUrl}/dynamic`)
    const once = page(theirs, `${bareUrl}/static`)
    const kinds = new Map([
      [dynamic, 'made for every request'],
      [words, 'with as many words, a nonce and a query'],
      [once, 'made once'],
    ])
    await inTurn([session, home, list, dynamic, words, once])
    const figure = (name: string, { taken }: Page, bare: Page, ratio?: number): Figure => ({
      name: `processor of ${name}`,
      unit: 'ms',
      ours: median(taken),
      baseline: median(bare.taken),
      beside: `a bare page of the same Next.js, ${kinds.get(bare)}`,
      ...(ratio ? { promise: { ratio } } : {}),
      runs: { ours: taken, baseline: bare.taken },
    })
    return [
      figure('GET /session/{token}', session, dynamic, 1.3),
      figure('GET /session/{token}', session, words),
      figure('GET /', home, once, 1.3),
      figure('GET /', home, dynamic),
      figure('GET /admin/sessions', list, dynamic),
    ]
  } finally {
    await killed(bare)
    await desk.close()
    await product.stop()
  }
}

/** Milliseconds of processor a request, round by round; the pages take turns, so that what else the machine does falls on all. */
async function inTurn(all: readonly Page[]): Promise<void> {
  for (const page of all) await drawn(page, warmUp)
  for (let round = 0; round < rounds; round += 1) {
    for (const page of all) {
      const before = cpuMicros(page.pid)
      await drawn(page, perRound)
      page.taken.push((cpuMicros(page.pid) - before) / 1000 / perRound)
    }
  }
}

async function drawn({ url, cookie }: Page, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  let left = count
  const asker = async () => {
    while (left > 0) {
      left -= 1
      await one(url, agent, cookie)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, asker))
  agent.destroy()
}

function one(url: string, agent: Agent, cookie: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/html', ...(cookie ? { cookie } : {}) }
    get(url, { agent, headers }, (response) => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
      )
    }).on('error', reject)
  })
}

async function cookieOfAdministrator(appUrl: string): Promise<string> {
  const browser = await chromium.launch(chromiumPath ? { executablePath: chromiumPath } : {})
  try {
    const page = await browser.newPage()
    await signIn(page, await newAccount('admin'))
    const cookies = await page.context().cookies(appUrl)
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  } finally {
    await browser.close()
  }
}
