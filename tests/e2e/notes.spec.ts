import type { Page } from '@playwright/test'
import { expectAccessible } from '@/tests/support/product/look'
import { breakableNetwork } from '@/tests/support/product/network'
import { endSession, expectInSession, join, linkIdOf, meet, shownSummary } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

function notes(page: Page) {
  return page.getByRole('textbox', { name: 'Private notes' })
}

async function openNotes(page: Page): Promise<void> {
  const tools = page.getByRole('button', { name: 'Reactions and notes' })
  // What is read on it says what it holds (WCAG 2.5.3).
  await expect(tools.getByText('Reactions and notes')).toBeVisible()
  await tools.click()
  await page.getByRole('button', { name: 'Private notes' }).click()
  await expect(notes(page)).toBeFocused()
  await expect(notes(page)).toBeEditable()
}

for (const sessionType of ['chat', 'voice', 'video'] as const) {
  test(`the consultant of a ${sessionType} session keeps private notes, and finds them on the summary`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    const heard: string[] = []
    client.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => heard.push(String(payload))),
    )
    await meet(client, consultant, booked)
    await openNotes(consultant.page)
    await notes(consultant.page).fill('Sleeps badly since March')
    await expect(consultant.page.getByText('Saved', { exact: true })).toBeVisible()

    // The client has no way to them: not on the page, not over the line, not by asking.
    await client.page.getByRole('button', { name: 'Reactions' }).click()
    await expect(client.page.getByRole('button', { name: 'Thumbs up' })).toBeVisible()
    await expect(client.page.getByRole('button', { name: /notes/i })).toHaveCount(0)
    client.expectProblem(/status of 40[13]/)
    const linkId = await linkIdOf(consultant.page)
    const ownId = await linkIdOf(client.page)
    for (const [id, status] of [
      [linkId, 401],
      [ownId, 403],
    ] as const) {
      const answer = await client.page.evaluate(async (asked) => {
        const response = await fetch('/api/sessions/notes/read', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ linkId: asked }),
        })
        return { status: response.status, text: await response.text() }
      }, id)
      expect(answer.status).toBe(status)
      expect(answer.text).not.toContain('Sleeps')
    }

    // What is typed last is saved on the way out.
    await notes(consultant.page).fill('Sleeps badly since March. Call again in May.')
    await endSession(client.page)
    await shownSummary(consultant.page)
    await expect(notes(consultant.page)).toHaveValue('Sleeps badly since March. Call again in May.')
    await shownSummary(client.page)
    await expect(notes(client.page)).toHaveCount(0)
    await expect(client.page.getByText(/private notes/i)).toHaveCount(0)
    expect(heard.join('')).not.toContain('Sleeps')

    await notes(consultant.page).fill('Done')
    await expect(consultant.page.getByText('Saved', { exact: true })).toBeVisible()
    await consultant.page.reload()
    await expect(notes(consultant.page)).toHaveValue('Done')
    await expectAccessible(consultant.page, 'summary with notes')
  })
}

test('notes that could not be saved say so, are saved when the line is back, and are not lost on a conflict', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const consultant = await visitor()
  const { page, context } = consultant
  const network = await breakableNetwork(context)
  await page.goto(booked.consultantUrl)
  await join(page)
  await openNotes(page)
  await notes(page).fill('one')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expectAccessible(page, 'notes in a room')

  consultant.expectProblem(/ERR_INTERNET_DISCONNECTED|WebSocket/)
  await network.cut()
  await notes(page).fill('one, two')
  await expect(page.getByText(/^Not saved\./)).toBeVisible()
  await network.mend()
  await page.getByRole('button', { name: 'Retry' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()

  // Another window of the same browser, which holds the same place.
  const elsewhere = await context.newPage()
  await elsewhere.goto(page.url())
  const linkId = await linkIdOf(page)
  const saved = await elsewhere.evaluate(async (id) => {
    const post = (path: string, body: object) =>
      fetch(`/api/sessions/notes/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ linkId: id, ...body }),
      }).then((response) => response.json())
    const { version } = await post('read', {})
    return post('save', { text: 'three, from elsewhere', version })
  }, linkId)
  expect(saved.text).toBe('three, from elsewhere')
  await elsewhere.close()
  await page.bringToFront()
  await page
    .getByRole('button', { name: 'Use it here instead' })
    .click({ timeout: 2_000 })
    .catch(() => undefined)
  if ((await notes(page).count()) === 0) await openNotes(page)
  await notes(page).fill('one, two, four')
  await expect(page.getByText('These notes were changed on another device.')).toBeVisible()
  await expect(page.getByText('three, from elsewhere')).toBeVisible()
  await expectAccessible(page, 'a conflict of notes')
  await page.getByRole('button', { name: 'Keep what I wrote here' }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expect(notes(page)).toHaveValue('one, two, four')
  await page.getByRole('button', { name: 'Close notes' }).click()
  await expect(notes(page)).toHaveCount(0)
})

for (const sessionType of ['chat', 'voice', 'video'] as const) {
  test(`a reaction in a ${sessionType} session is shown to both for some seconds`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    await meet(client, consultant, booked)
    await client.page.getByRole('button', { name: 'Reactions' }).click()
    await expect(client.page.getByRole('button', { name: 'Thumbs up' })).toBeFocused()
    await expectAccessible(client.page, `reactions, ${sessionType}`)
    await client.page.getByRole('button', { name: 'Applause' }).click()
    const shown = (page: Page) => page.getByRole('status').filter({ hasText: 'Applause' })
    await expect(shown(consultant.page)).toContainText('Nina')
    await expect(shown(client.page)).toContainText('You')
    await expectAccessible(consultant.page, `a reaction shown, ${sessionType}`)
    await expect(shown(consultant.page)).toHaveCount(0)
    await client.page.keyboard.press('Escape')
    await expect(client.page.getByRole('button', { name: 'Thumbs up' })).toHaveCount(0)
    await expect(client.page.getByRole('button', { name: 'Reactions' })).toBeFocused()
    await expectInSession(client.page)
  })
}

test('notes that come in bursts, as text expanders and dictation write them, are kept whole', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const consultant = await visitor()
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await openNotes(consultant.page)
  await consultant.page.evaluate(() => {
    for (let piece = 1; piece <= 7; piece += 1) document.execCommand('insertText', false, `piece ${piece} `)
  })
  const whole = 'piece 1 piece 2 piece 3 piece 4 piece 5 piece 6 piece 7 '
  await expect(notes(consultant.page)).toHaveValue(whole)
  await expect(consultant.page.getByText('Saved', { exact: true })).toBeVisible()
  await consultant.page.reload()
  await openNotes(consultant.page)
  await expect(notes(consultant.page)).toHaveValue(whole)
})
