import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '@/tests/support/product/chromium'
import { Desk } from '@/tests/support/product/desk'
import { startProduct } from '@/tests/support/product/product'
import { meet, messages } from '@/tests/support/product/room'
import { newVisitor, type Visitor } from '@/tests/support/product/visitor'
import { sendBarely } from './baselines/bare-channel'
import { type Figure, median } from './report/report'

const fileBytes = 50_000_000
const largeBytes = 200_000_000
const measuredRuns = 9
const sampleEveryMs = 100
const limitMs = 180_000
const launch = { args: chromiumArgs, ...(chromiumPath ? { executablePath: chromiumPath } : {}) }

declare global {
  interface Window {
    fileOpenedAtMs?: number
    fileDoneAtMs?: number
  }
}

/** Runs inside the receiving page: notes when its channel opened and when it said that the file is whole. */
function noteFile(): void {
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      channel.addEventListener('open', () => {
        window.fileOpenedAtMs = performance.now()
      })
      return channel
    }
  }
  const look = () => {
    if (window.fileOpenedAtMs && document.body?.textContent.includes('Received and checked')) {
      window.fileDoneAtMs ??= performance.now()
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })
}

interface Two {
  readonly sender: Browser
  readonly receiver: Browser
  readonly desk: Desk
}

interface Ends {
  readonly from: Visitor
  readonly to: Visitor
}

/** One file through the product, between two people who are not in yet. Answers the seconds from the open channel to the checked file. */
async function transfer(
  { from, to }: Ends,
  desk: Desk,
  path: string,
  accepting = () => undefined as unknown,
) {
  try {
    await to.page.addInitScript(noteFile)
    await meet(from, to, await desk.book({ sessionType: 'chat' }))
    const chooser = from.page.waitForEvent('filechooser')
    await from.page.getByRole('button', { name: 'Attach a file' }).click()
    await (await chooser).setFiles(path)
    const accept = messages(to.page).getByRole('button', { name: /^Accept/ })
    await accept.waitFor()
    accepting()
    await accept.click()
    await to.page.waitForFunction(() => window.fileDoneAtMs !== undefined, undefined, { timeout: limitMs })
    return await to.page.evaluate(
      () => ((window.fileDoneAtMs ?? Number.NaN) - (window.fileOpenedAtMs ?? Number.NaN)) / 1000,
    )
  } finally {
    await Promise.all([from.context.close(), to.context.close()])
  }
}

async function timeOurs({ sender, receiver, desk }: Two, path: string): Promise<number> {
  const [from, to] = await Promise.all([newVisitor(sender), newVisitor(receiver)])
  return transfer({ from, to }, desk, path)
}

async function timeBarely({ sender, receiver }: Two): Promise<number> {
  const [from, to] = await Promise.all([sender.newPage(), receiver.newPage()])
  try {
    return await sendBarely(from, to, fileBytes)
  } finally {
    await Promise.all([from.close(), to.close()])
  }
}

/**
 * By how many MB all processes of the receiver's browser together grow at most. The browser keeps its profile on the disk, as people's do: a private
 * window has its file system in memory.
 */
async function growthMb(sender: Browser, desk: Desk, path: string, profile: string): Promise<number> {
  const context = await chromium.launchPersistentContext(profile, launch)
  await context.addInitScript('globalThis.__name ??= (value) => value')
  const page = await context.newPage()
  const to = { page, context, problems: [], expectProblem: () => undefined }
  let [before, most] = [0, 0]
  let timer: ReturnType<typeof setInterval> | undefined
  const watch = () => {
    before = treeBytes(profile)
    timer = setInterval(() => {
      most = Math.max(most, treeBytes(profile))
    }, sampleEveryMs)
  }
  try {
    await transfer({ from: await newVisitor(sender), to }, desk, path, watch)
    return (most - before) / 1_000_000
  } finally {
    clearInterval(timer)
  }
}

interface Process {
  readonly pid: string
  readonly parent: string
  readonly isRoot: boolean
  /** What it has of its own, and not only as pages of files. */
  readonly bytes: number
}

/** The memory of a browser: of the process that was started for the profile, and of all that it started. */
function treeBytes(profile: string): number {
  const all = readdirSync('/proc').flatMap((pid) => (/^\d+$/.test(pid) ? readProcess(pid, profile) : []))
  const root = all.filter(({ isRoot }) => isRoot)
  const tree = new Set(root.map(({ pid }) => pid))
  for (let before = 0; before < tree.size; ) {
    before = tree.size
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid)
  }
  return all.filter(({ pid }) => tree.has(pid)).reduce((sum, { bytes }) => sum + bytes, 0)
}

function readProcess(pid: string, profile: string): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const kilobytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
    const parent = /PPid:\s+(\d+)/.exec(status)?.[1] ?? ''
    const isRoot = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`)
    return [{ pid, parent, isRoot, bytes: (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024 }]
  } catch {
    // It has just ended.
    return []
  }
}

/** Fifty megabytes between two browsers beside a bare channel between the same two, in turns; and what a large file does to the memory of its receiver. */
export async function fileTransfer(): Promise<Figure[]> {
  const product = await startProduct()
  const desk = await Desk.open()
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const [sender, receiver] = [await chromium.launch(launch), await chromium.launch(launch)]
  try {
    const two = { sender, receiver, desk }
    const [file, large] = [join(folder, 'file.bin'), join(folder, 'large.bin')]
    writeFileSync(file, randomBytes(fileBytes))
    writeFileSync(large, randomBytes(largeBytes))
    const [ours, baseline]: [number[], number[]] = [[], []]
    for (let turn = 0; turn <= measuredRuns; turn += 1) {
      const seconds = await timeOurs(two, file)
      const bare = await timeBarely(two)
      // The first turn warms both browsers up.
      if (turn === 0) continue
      ours.push(seconds)
      baseline.push(bare)
    }
    const growth = await growthMb(sender, desk, large, join(folder, 'profile'))
    return [
      {
        name: 'A file of 50 MB, from open channel to received and checked',
        unit: 's',
        ours: median(ours),
        baseline: median(baseline),
        beside:
          'the same bytes over a bare data channel between the same two browsers, neither read, checked nor kept',
        // 0.8 of its throughput.
        promise: { ratio: 1.25 },
        runs: { ours, baseline },
      },
      {
        name: 'Memory that the receiver of a file of 200 MB takes',
        unit: 'MB',
        ours: growth,
        baseline: largeBytes / 1_000_000,
        beside: 'the file itself',
        promise: { ratio: 0.5 },
      },
    ]
  } finally {
    await Promise.all([sender.close(), receiver.close()])
    await desk.close()
    await product.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
