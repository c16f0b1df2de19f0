import type { Page } from '@playwright/test'
import { expectRemoteSound } from '@/tests/support/product/media-watch'
import {
  endDialog,
  endSession,
  expectInSession,
  expectSaid,
  join,
  meet,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('a chat whose pages their browsers translate goes on: messages, typing, absence, end', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  for (const { page } of [client, consultant]) await translate(page)
  await client.page.getByRole('textbox').pressSequentially('first')
  await expect(consultant.page.getByText('Nina is typing…')).toBeVisible()
  await client.page.keyboard.press('Enter')
  await expectSaid(consultant.page, 'first')
  await expect(consultant.page.getByText('Nina is typing…')).toHaveCount(0)
  await say(consultant.page, 'second')
  await expectSaid(client.page, 'second')
  await client.page.getByRole('button', { name: /^Leave/ }).click()
  await endDialog(client.page)
    .getByRole('button', { name: /^Leave/ })
    .click()
  await client.page.getByRole('button', { name: 'Go back in' }).click()
  await expectInSession(client.page)
  await say(client.page, 'third')
  await expectSaid(consultant.page, 'third')
  await endSession(client.page)
  await shownSummary(client.page)
})

test('a voice call whose page its browser translates while it waits comes up and is heard', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // Translated before React came alive: it then draws the page anew, and says so.
  client.expectProblem(/React error #418/)
  await client.page.goto(booked.clientUrl)
  await translate(client.page)
  await join(client.page)
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectInSession(client.page)
  await expectRemoteSound(client.page)
  await client.page.getByRole('button', { name: 'Turn microphone off' }).click()
  await expect(client.page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
  await expectRemoteSound(client.page)
})

test('a room that cannot be drawn on is drawn anew by itself, in the same place', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  client.expectProblem(/NotFoundError|removeChild|insertBefore/)
  await meet(client, consultant, booked)
  await say(client.page, 'before')
  await expectSaid(consultant.page, 'before')
  await consultant.page.getByRole('textbox').pressSequentially('after')
  const typing = client.page.getByText('Asha is typing…')
  await expect(typing).toBeVisible()
  // As an extension may: what React is about to take away is gone already.
  await typing.evaluate((words) => words.parentElement?.replaceChildren())
  await consultant.page.keyboard.press('Enter')
  await expectSaid(client.page, 'after')
  await expectSaid(client.page, 'before')
  await expectInSession(client.page)
  await expect(consultant.page.getByText('Nina left')).toHaveCount(0)
})

/** As Chrome translates: each text, now and later, gives way to elements of the browser's own. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const replace = (text: Node) => {
      const parent = text.parentElement
      if (!parent || parent.closest('script, style, textarea, font, [translate=no]')) return
      if (!text.textContent?.trim()) return
      const outside = document.createElement('font')
      const inside = document.createElement('font')
      inside.append(text.textContent)
      outside.append(inside)
      text.parentNode?.replaceChild(outside, text)
    }
    const translateIn = (root: Node) => {
      const texts: Node[] = root.nodeType === Node.TEXT_NODE ? [root] : []
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      while (walker.nextNode()) texts.push(walker.currentNode)
      for (const text of texts) replace(text)
    }
    translateIn(document.body)
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const added of addedNodes) translateIn(added)
    }).observe(document.body, { childList: true, subtree: true })
  })
}
