import type { Page } from '@playwright/test'
import { livePeers, received } from '@/tests/support/product/media-watch'
import {
  endSession,
  expectInSession,
  expectSaid,
  join,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'
import { StartCommand } from './support/start-command'

const parts = {
  'web app': /next/,
  'signalling server': /socket-server/,
  database: /postgres/,
} as const

test('each process killed in a chat and a call is started again, and both sessions, their media, messages and money survive', async ({
  visitor,
}) => {
  test.setTimeout(240_000)
  const command = await StartCommand.run()
  const people = await Promise.all([visitor(), visitor(), visitor(), visitor()])
  // What fails while a part is away is said by the browser, too.
  for (const one of people) one.expectProblem(/./)
  const [client, consultant, caller, called] = people.map(({ page }) => page)
  if (!client || !consultant || !caller || !called) throw new Error('Four people are needed.')
  await meetBy(command.links('Chat'), client, consultant)
  await meetBy(command.links('Voice'), caller, called)
  const call = [caller, called] as const
  await expect.poll(() => Promise.all(call.map(hears)), { timeout: 30_000 }).toEqual([true, true])
  const peers = await Promise.all(call.map(livePeers))
  for (const [name, which] of Object.entries(parts)) {
    command.kill(which)
    const killedMs = Date.now()
    await expect.poll(() => command.err).toContain(`The ${name} ended`)
    await say(client, `without the ${name}`)
    await expectSaid(consultant, `without the ${name}`)
    await expect.poll(() => isWell(command.appUrl), { timeout: 30_000 }).toBe(true)
    for (const page of call) await expectInSession(page)
    console.log(`${name} killed: both are back after ${((Date.now() - killedMs) / 1000).toFixed(1)} s`)
    expect(command.processes(which)).toHaveLength(1)
    await client.reload()
    await expectInSession(client)
    expect(await Promise.all(call.map(hears))).toEqual([true, true])
  }
  expect(await Promise.all(call.map(livePeers)), 'the connections between the browsers were kept').toEqual(
    peers,
  )
  for (const name of Object.keys(parts)) await expectSaid(client, `without the ${name}`)
  for (const page of [client, caller]) {
    await endSession(page)
    const summary = await shownSummary(page, 30_000)
    expect(summary.duration).toMatch(/\d+ (s|min)/)
    expect(summary.returned).not.toBe('')
  }
  expect(await command.violations()).toEqual([])
  expect(command.err.match(/It is started again\./g)).toHaveLength(3)
  expect(await command.stop()).toBe(0)
})

async function meetBy(
  { clientUrl, consultantUrl }: { clientUrl: string; consultantUrl: string },
  client: Page,
  consultant: Page,
) {
  await client.goto(clientUrl)
  await join(client)
  await consultant.goto(consultantUrl)
  await join(consultant)
  await expectInSession(client)
  await expectInSession(consultant)
}

/** Whether sound of the other side arrives now. */
async function hears(page: Page): Promise<boolean> {
  const before = (await received(page)).audioSamples
  await expect
    .poll(async () => (await received(page)).audioSamples, { timeout: 15_000 })
    .toBeGreaterThan(before)
  return true
}

async function isWell(appUrl: string): Promise<boolean> {
  const answer = await fetch(`${appUrl}/api/health`).catch(() => null)
  return answer?.ok ?? false
}
