import type { Page } from '@playwright/test'
import { BadPath } from '@/tests/support/product/bad-path'
import { longestGapMs, pathInUse, secondsUntilFrames, watchFrames } from '@/tests/support/product/frames'
import { expectRemotePicture, expectRemoteSound } from '@/tests/support/product/media-watch'
import { startTurn, stopTurn } from '@/tests/support/product/product'
import { expectInSession, meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'
import type { Visitor } from '@/tests/support/product/visitor'

const state = (page: Page) => page.getByTestId('connection-state')

async function pair(visitor: () => Promise<Visitor>, options?: { relay: boolean }) {
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const path = await BadPath.between([client.context, consultant.context], options)
  return { client, consultant, path, pages: [client.page, consultant.page] }
}

/** A direct path is cut for a while; answers how long each side then waits for pictures. */
async function cut(path: BadPath, pages: readonly Page[], seconds: number): Promise<number[]> {
  path.weather.cut = true
  const [page] = pages
  if (page) await page.waitForTimeout(seconds * 1000)
  path.weather.cut = false
  const backMs = Date.now()
  return Promise.all(pages.map((one) => secondsUntilFrames(one, backMs)))
}

test('a slow line that loses packets joins and holds; cuts of 5 s and 30 s heal in the same session', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(150_000)
  const { client, consultant, path, pages } = await pair(visitor)
  Object.assign(path.weather, { delayMs: 50, loss: 0.05 })
  const booked = await desk.book({ sessionType: 'video' })
  await meet(client, consultant, booked)
  for (const page of pages) await expectRemotePicture(page)
  for (const page of pages) await watchFrames(page)
  const heldFromMs = Date.now()
  for (const page of pages) await expectRemoteSound(page)
  await expect.poll(() => Date.now() - heldFromMs).toBeGreaterThan(3_000)
  for (const page of pages) {
    await expect(state(page)).toHaveText('Connected')
    expect(await longestGapMs(page, heldFromMs)).toBeLessThan(2_000)
  }
  path.weather.loss = 0
  for (const seconds of [5, 30]) {
    const told = Promise.all(
      pages.map((page) => expect(state(page)).toHaveText(/The line between you broke/)),
    )
    const waits = await cut(path, pages, seconds)
    await told
    console.log(`back after a cut of ${seconds} s: ${waits.map((wait) => wait.toFixed(2)).join(' s, ')} s`)
    for (const wait of waits) expect(wait).toBeLessThan(6)
    for (const page of pages) await expectInSession(page)
  }
  expect(await desk.statusOf(booked)).toBe('active')
  await path.close()
})

test('without a direct path the call comes up through the relay; when relays die it goes over another one, or says so', async ({
  desk,
  visitor,
}) => {
  test.setTimeout(120_000)
  const { client, consultant, path, pages } = await pair(visitor, { relay: true })
  path.weather.cut = true
  await meet(client, consultant, await desk.book({ sessionType: 'video' }))
  for (const page of pages) await expectRemotePicture(page)
  for (const page of pages) expect(await pathInUse(page)).toContain('relay')
  for (const page of pages) await watchFrames(page)
  try {
    const diedMs = Date.now()
    await stopTurn(0)
    for (const page of pages) {
      console.log(
        `without the first relay: ${(await secondsUntilFrames(page, diedMs + 1_000, 15_000)).toFixed(2)} s`,
      )
    }
    for (const page of pages) expect(await pathInUse(page)).toContain('relay')
    await stopTurn(1)
    const silentMs = Date.now()
    for (const page of pages)
      await expect(page.getByText("The relay for calls doesn't answer.").first()).toBeVisible()
    console.log(`without any relay: said after ${((Date.now() - silentMs) / 1000).toFixed(2)} s`)
    expect(Date.now() - silentMs).toBeLessThan(15_000)
  } finally {
    for (const index of [0, 1]) await startTurn(index)
  }
  // By a press or by itself, whichever is first: the room goes on trying.
  const pressed = client.page
    .getByRole('button', { name: 'Retry' })
    .click()
    .catch(() => undefined)
  await Promise.race([pressed, expect(state(client.page)).toHaveText('Connected', { timeout: 30_000 })])
  for (const page of pages) await expectRemotePicture(page)
  for (const page of pages) await expectInSession(page)
  await path.close()
})

test('a call that is booked for the relay tells neither side the other’s address', async ({
  desk,
  visitor,
}) => {
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const heard: string[] = []
  for (const { page } of [client, consultant]) {
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
  }
  await meet(client, consultant, await desk.book({ sessionType: 'video', relayOnly: true }))
  for (const { page } of [client, consultant]) {
    await expectRemotePicture(page)
    expect(await pathInUse(page)).toBe('relay relay')
  }
  const candidates = heard.flatMap((frame) => [...frame.matchAll(/candidate:[^"\\]+/g)].map(([text]) => text))
  expect(candidates.length).toBeGreaterThan(0)
  for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0/)
})
