import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { Page } from '@playwright/test'
import { limits } from '@/lib/contract/limits'
import { expectAccessible } from '@/tests/support/product/look'
import { mediaUse } from '@/tests/support/product/media-watch'
import {
  endSession,
  expectInSession,
  expectSaid,
  meet,
  messages,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

const folder = mkdtempSync(joinPath(tmpdir(), 'parley-files-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, bytes: Buffer): string {
  const path = joinPath(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function choose(page: Page, path: string): Promise<void> {
  const [asked] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach a file' }).click(),
  ])
  await asked.setFiles(path)
}

function card(page: Page, name: string) {
  return messages(page).getByRole('group', { name: new RegExp(`file ${name}`) })
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part)
  return hash.digest('hex')
}

test('a file goes from browser to browser once it is accepted, and arrives byte for byte', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await say(client.page, 'Here is the plan')
  await expectSaid(consultant.page, 'Here is the plan')
  const bytes = randomBytes(5_000_000 + 321)
  await choose(client.page, fileOf('Plan 2026.pdf', bytes))
  await expect(card(client.page, 'Plan 2026.pdf')).toContainText('Waiting for Asha to accept it.')
  const offered = card(consultant.page, 'Plan 2026.pdf')
  await expect(offered).toContainText('Nina wants to send you this file')
  await expect(offered).toContainText('5 MB')
  expect(await mediaUse(consultant.page)).toEqual({ asked: 0, peers: 0 })
  expect(await mediaUse(client.page)).toEqual({ asked: 0, peers: 0 })

  await offered.getByRole('button', { name: 'Accept Plan 2026.pdf' }).click()
  await expect(offered).toContainText('Received and checked.')
  await expect(card(client.page, 'Plan 2026.pdf')).toContainText('Delivered. Asha has all of it.')
  const [saved] = await Promise.all([
    consultant.page.waitForEvent('download'),
    offered.getByRole('button', { name: 'Save Plan 2026.pdf' }).click(),
  ])
  expect(saved.suggestedFilename()).toBe('Plan 2026.pdf')
  expect(await sha256(await saved.path())).toBe(createHash('sha256').update(bytes).digest('hex'))

  // Both ways, and the conversation goes on around it.
  await say(consultant.page, 'Thank you')
  await expectSaid(client.page, 'Thank you')
  await choose(consultant.page, fileOf('answer.txt', Buffer.from('agreed')))
  await card(client.page, 'answer.txt').getByRole('button', { name: 'Accept' }).click()
  await expect(card(client.page, 'answer.txt')).toContainText('Received and checked.')
  await expect(card(consultant.page, 'answer.txt')).toContainText('Delivered')
  expect((await mediaUse(client.page)).asked).toBe(0)
})

test('a file can be declined, taken back and cancelled on the way, and sent again', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const small = fileOf('small.txt', randomBytes(10))
  await choose(client.page, small)
  await card(consultant.page, 'small.txt').getByRole('button', { name: 'Decline' }).click()
  await expect(card(client.page, 'small.txt')).toContainText('Asha declined this file.')
  await expect(card(consultant.page, 'small.txt')).toContainText('You declined this file.')
  expect(await mediaUse(client.page)).toEqual({ asked: 0, peers: 0 })

  const large = joinPath(folder, 'large.bin')
  writeFileSync(large, '')
  truncateSync(large, 400_000_000)
  await choose(client.page, large)
  await card(client.page, 'large.bin').getByRole('button', { name: 'Cancel' }).click()
  await expect(card(consultant.page, 'large.bin')).toContainText('Cancelled.')
  await card(client.page, 'large.bin').getByRole('button', { name: 'Try again' }).click()
  const again = card(consultant.page, 'large.bin').last()
  await again.getByRole('button', { name: 'Accept' }).click()
  await expect(again.getByRole('progressbar')).toBeVisible()
  await again.getByRole('button', { name: 'Cancel' }).click()
  await expect(card(client.page, 'large.bin').last()).toContainText('Cancelled.')
  await expect(again).toContainText('Cancelled.')
  await choose(client.page, small)
  await expect(
    card(consultant.page, 'small.txt').last().getByRole('button', { name: 'Accept' }),
  ).toBeVisible()
})

test('a file that has come and was not saved is saved when the session ends', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  await choose(client.page, fileOf('contract.txt', Buffer.from('as agreed')))
  await card(consultant.page, 'contract.txt').getByRole('button', { name: 'Accept' }).click()
  await expect(card(consultant.page, 'contract.txt')).toContainText('Received and checked.')
  const [saved] = await Promise.all([consultant.page.waitForEvent('download'), endSession(client.page)])
  expect(saved.suggestedFilename()).toBe('contract.txt')
  expect(readFileSync(await saved.path(), 'utf8')).toBe('as agreed')
  await shownSummary(consultant.page)
})

test('what is too large or empty is refused at once, and nobody there is said so', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const huge = joinPath(folder, 'huge.bin')
  writeFileSync(huge, '')
  truncateSync(huge, limits.fileBytes + 1)
  await choose(client.page, huge)
  await expect(card(client.page, 'huge.bin')).toContainText('a file may have 500 MB at most')
  await choose(client.page, fileOf('empty.txt', Buffer.alloc(0)))
  await expect(card(client.page, 'empty.txt')).toContainText('there is nothing in this file')
  await expect(messages(consultant.page).getByRole('group')).toHaveCount(0)

  await choose(client.page, fileOf('late.txt', Buffer.from('late')))
  await expect(card(consultant.page, 'late.txt')).toBeVisible()
  await consultant.page.goto('about:blank')
  await expect(card(client.page, 'late.txt')).toContainText('Asha has to be here to accept it.')
})

test('a reload of either side keeps the cards, and a received file that was not saved', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const bytes = randomBytes(300_000)
  await choose(client.page, fileOf('kept.bin', bytes))
  await card(consultant.page, 'kept.bin').getByRole('button', { name: 'Accept' }).click()
  await expect(card(consultant.page, 'kept.bin')).toContainText('Received and checked.')
  await expect(card(client.page, 'kept.bin')).toContainText('Delivered. Asha has all of it.')
  await choose(client.page, fileOf('waiting.txt', Buffer.from('not yet')))
  await expect(card(consultant.page, 'waiting.txt')).toBeVisible()

  await consultant.page.reload()
  await expectInSession(consultant.page)
  await expect(card(consultant.page, 'waiting.txt')).toContainText('Ask Nina to send it again.')
  await expect(card(client.page, 'waiting.txt')).toContainText('Not sent')
  const [saved] = await Promise.all([
    consultant.page.waitForEvent('download'),
    card(consultant.page, 'kept.bin').getByRole('button', { name: 'Save kept.bin' }).click(),
  ])
  expect(readFileSync(await saved.path()).equals(bytes)).toBe(true)

  await client.page.reload()
  await expectInSession(client.page)
  await expect(card(client.page, 'kept.bin')).toContainText('Delivered. Asha has all of it.')
  // What was chosen is not the page's any more, so there is nothing that it could send again.
  await expect(card(client.page, 'waiting.txt')).toContainText('Not sent')
  await expect(messages(client.page).getByRole('button', { name: /Try again/ })).toHaveCount(0)
})

test('where the browser gives a page no disk, a file that memory should not hold is refused, and both are told', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // As Firefox does in a private window.
  await consultant.page.addInitScript(() => {
    navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'))
  })
  await meet(client, consultant, booked)
  const large = joinPath(folder, 'film.bin')
  writeFileSync(large, '')
  truncateSync(large, limits.fileBytesInMemory + 1)
  await choose(client.page, large)
  await card(consultant.page, 'film.bin').getByRole('button', { name: 'Accept' }).click()
  await expect(card(consultant.page, 'film.bin')).toContainText('This window takes files up to 100 MB.')
  await expect(card(client.page, 'film.bin')).toContainText("It could not go on at Asha's end.")
  const bytes = randomBytes(2_000_000)
  await choose(client.page, fileOf('small.bin', bytes))
  await card(consultant.page, 'small.bin').getByRole('button', { name: 'Accept' }).click()
  await expect(card(consultant.page, 'small.bin')).toContainText('Received and checked.')
})

test('files pass the accessibility rules in every state, and fit every screen', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const name = `${'a-very-long-name-without-a-space-'.repeat(3)}.txt`
  await choose(client.page, fileOf(name, randomBytes(3_000)))
  await expect(card(consultant.page, 'a-very')).toBeVisible()
  await expectAccessible(consultant.page, 'a file is offered')
  await expectAccessible(client.page, 'a file waits')
  await card(consultant.page, 'a-very').getByRole('button', { name: 'Accept' }).press('Enter')
  await expect(card(consultant.page, 'a-very')).toContainText('Received')
  await expectAccessible(consultant.page, 'a file is received')
  await choose(client.page, fileOf('empty.txt', Buffer.alloc(0)))
  await expectAccessible(client.page, 'a file failed')
})
