import {
  endDialog,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  shownSummary,
} from '@/tests/support/product/room'
import { tabTo } from '@/tests/support/product/tab'
import { expect, test } from '@/tests/support/product/test'

test('a chat can be had from link to summary with Tab, Enter and letters alone', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, booked.clientName)

  const { page } = client
  await page.goto(booked.clientUrl)
  await tabTo(page, page.getByRole('button', { name: 'Join session' }))
  await page.keyboard.press('Enter')
  await expectInSession(page)

  await tabTo(page, page.getByRole('textbox', { name: 'Message' }))
  await page.keyboard.type('Two lines:')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('one message')
  await page.keyboard.press('Enter')
  await expectSaid(consultant.page, 'Two lines:\none message')
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('')

  await tabTo(page, page.getByRole('button', { name: 'End session' }))
  await page.keyboard.press('Enter')
  await expect(endDialog(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(endDialog(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'End session' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, endDialog(page).getByRole('button', { name: 'End session' }))
  await page.keyboard.press('Enter')
  await shownSummary(page)
  await shownSummary(consultant.page)
})
