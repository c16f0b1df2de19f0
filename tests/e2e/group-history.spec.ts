import { randomUUID } from 'node:crypto'
import { herfParticipantsResponse } from '@/lib/contract/http/herf'
import { openDatabase } from '@/lib/db'
import { expectAccessible } from '@/tests/support/product/look'
import { createSession, newMember, signInOn } from '@/tests/support/product/member'
import { readProduct } from '@/tests/support/product/product-state'
import { messages } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

/** Written in a room that is live by one of its members, without a page that would take an hour for it. */
async function written(sessionId: string, memberId: string, count: number): Promise<void> {
  const database = openDatabase({ database: { transport: 'postgres', url: readProduct().databaseUrl } })
  for (let at = 1; at <= count; at += 1)
    await database.rpc('store_messages', {
      p_messages: [{ sessionId, memberId, id: randomUUID(), message: `Line ${at}` }],
    })
  await database.close()
}

test('whoever scrolls up reads what was said before they came, from the beginning, and what they read stays where it is', async ({
  visitor,
}) => {
  const asha = await newMember('Asha Rao')
  const { page } = await visitor()
  await signInOn(page, '/herf', asha)
  await createSession(page, 'Long talk')
  await page.getByRole('button', { name: 'Start session' }).click()
  await expect(page.getByText('1 of 8 here')).toBeVisible()
  const path = new URL(page.url()).pathname
  const people = await page.request.get(
    `${readProduct().appUrl}/api${path.replace('/herf/', '/herf/sessions/')}/participants`,
  )
  const [host] = herfParticipantsResponse.parse(await people.json()).participants
  await written(path.split('/').at(-1) ?? '', host?.memberId ?? '', 570)
  await page.reload()
  const log = messages(page)
  const line = (at: number) => log.getByText(`Line ${at}`, { exact: true })
  await expect(line(570)).toBeInViewport()
  await expect(line(71)).toBeAttached()
  await expect(line(70)).toHaveCount(0)
  // What is read is there while more is put in above it.
  await log.evaluate((element) => element.scrollTo({ top: 40 }))
  const yOf = async (at: number) => (await line(at).boundingBox())?.y ?? 0
  const before = await yOf(73)
  await expect(line(21)).toBeAttached()
  expect(Math.abs((await yOf(73)) - before)).toBeLessThan(24)
  await expect(log.getByText('This is the beginning.')).toHaveCount(0)
  await log.evaluate((element) => element.scrollTo({ top: 0 }))
  await expect(line(1)).toBeAttached()
  await log.evaluate((element) => element.scrollTo({ top: 0 }))
  await expect(log.getByText('This is the beginning.')).toBeInViewport()
  await expectAccessible(page, 'the beginning of a conversation')
})
