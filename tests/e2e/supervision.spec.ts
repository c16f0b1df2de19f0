import { endSession, expectInSession, expectSaid, join, say, shownSummary } from './support/room'
import { StartCommand } from './support/start-command'
import { expect, test } from './support/test'

const parts = {
  'web app': /next/,
  'signalling server': /socket-server/,
  database: /postgres/,
} as const

test('each process killed in a session is started again, and the session, its messages and its money survive', async ({
  visitor,
}) => {
  test.setTimeout(240_000)
  const command = await StartCommand.run()
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // What fails while a part is away is said by the browser, too.
  for (const one of [client, consultant]) one.expectProblem(/./)
  const { clientUrl, consultantUrl } = command.links('Chat')
  await client.page.goto(clientUrl)
  await join(client.page)
  await consultant.page.goto(consultantUrl)
  await join(consultant.page)
  await expectInSession(client.page)
  await expectInSession(consultant.page)
  for (const [name, which] of Object.entries(parts)) {
    command.kill(which)
    await expect.poll(() => command.err).toContain(`The ${name} ended`)
    await say(client.page, `without the ${name}`)
    await expectSaid(consultant.page, `without the ${name}`)
    await expect.poll(() => isWell(command.appUrl), { timeout: 30_000 }).toBe(true)
    expect(command.processes(which)).toHaveLength(1)
    await client.page.reload()
    await expectInSession(client.page)
  }
  for (const name of Object.keys(parts)) await expectSaid(client.page, `without the ${name}`)
  await endSession(client.page)
  const summary = await shownSummary(client.page, 30_000)
  expect(summary.duration).toMatch(/\d+ (s|min)/)
  expect(summary.returned).not.toBe('')
  expect(command.err.match(/It is started again\./g)).toHaveLength(3)
  expect(await command.stop()).toBe(0)
})

async function isWell(appUrl: string): Promise<boolean> {
  const answer = await fetch(`${appUrl}/api/health`).catch(() => null)
  return answer?.ok ?? false
}
