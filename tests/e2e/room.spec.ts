import type { Page } from '@playwright/test'
import { expectRemotePicture, expectRemoteSound } from '@/tests/support/product/media-watch'
import { endDialog, expectInSession, expectSaid, meet, messages, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('who leaves for a while comes back by one press, and the session was not ended', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  const first = await firstPicture(client.page)
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  expect(await first(), 'the opacity of the first picture').toBe('1')
  await client.page.getByRole('button', { name: /^Leave/ }).click()
  await endDialog(client.page)
    .getByRole('button', { name: /^Leave/ })
    .click()
  await expect(client.page.getByRole('heading', { name: 'You left the room' })).toBeVisible()
  await expect(consultant.page.getByText(/Nina left at/).first()).toBeVisible()
  expect(await desk.statusOf(booked)).toBe('active')
  await client.page.getByRole('button', { name: 'Go back in' }).click()
  await expectInSession(client.page)
  for (const { page } of [client, consultant]) await expectRemotePicture(page)
  for (const { page } of [client, consultant]) await expectRemoteSound(page)
  await expect(client.page.getByTestId('connection-state')).toHaveText('Connected')
})

/** Runs inside the page: what is to be read on the stage in the very change with which the picture goes, unless it is still to fade in. */
function noteWhenPictureGoes(): void {
  const video = document.querySelector('[data-testid="remote-video"]')
  if (!video) throw new Error('no video')
  const observer = new MutationObserver(() => {
    if (!video.classList.contains('opacity-0')) return
    observer.disconnect()
    const read = [...document.querySelectorAll('main p')].filter(
      (one) => getComputedStyle(one).opacity === '1',
    )
    document.body.dataset['unseen'] = read.map(({ textContent }) => textContent).join('; ')
  })
  observer.observe(video, { attributes: true })
}

test('one’s own picture moves by press, by arrow keys and by dragging; the clock shows what has passed', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const { page } = client
  const own = page.getByRole('button', { name: /^Your picture/ })
  const at = async () => {
    const box = await own.boundingBox()
    if (!box) throw new Error('no picture')
    return `${box.y > 400 ? 'bottom' : 'top'}-${box.x > 640 ? 'right' : 'left'}`
  }
  expect(await at()).toBe('bottom-right')
  await own.click()
  await expect.poll(at).toBe('bottom-left')
  await own.press('ArrowUp')
  await expect.poll(at).toBe('top-left')
  await own.hover()
  await page.mouse.down()
  await page.mouse.move(1000, 200, { steps: 5 })
  await page.mouse.up()
  await expect.poll(at).toBe('top-right')
  await page.getByRole('timer').getByRole('button').click()
  await expect(page.getByTestId('session-timer')).toContainText('passed')
  await expect(page.getByRole('button', { name: /^Switch to the/ }), 'there is one camera').toHaveCount(0)
  await consultant.page.evaluate(noteWhenPictureGoes)
  await page.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  await expect(consultant.page.getByText("Nina's camera is off")).toBeVisible()
  expect(await consultant.page.evaluate(() => document.body.dataset['unseen'])).toBe("Nina's camera is off")
  await page.getByRole('button', { name: 'Turn camera on' }).click()
  await expect(consultant.page.getByText("Nina's camera is off")).toHaveCount(0)
})

test('a draft survives a reload, what is new below does not pull the reader away, links open outside', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  for (let n = 0; n < 6; n += 1) {
    await say(consultant.page, `line ${n}\n\n\n\nof several`)
    await expectSaid(client.page, `line ${n}\n\n\n\nof several`)
  }
  await messages(client.page).evaluate((log) => {
    log.scrollTop = 0
  })
  await expect.poll(() => messages(client.page).evaluate((log) => log.scrollTop)).toBe(0)
  await say(consultant.page, 'see https://example.org/x now')
  const fresh = client.page.getByRole('button', { name: 'New messages' })
  await expect(fresh).toBeVisible()
  expect(await messages(client.page).evaluate((log) => log.scrollTop)).toBe(0)
  await fresh.click()
  await expect(fresh).toHaveCount(0)
  const link = client.page.getByRole('link', { name: 'https://example.org/x' })
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  await expect(link).toHaveAttribute('target', '_blank')
  await client.page.getByRole('textbox', { name: 'Message' }).fill('half a thought')
  await client.page.reload()
  await expectInSession(client.page)
  await expect(client.page.getByRole('textbox', { name: 'Message' })).toHaveValue('half a thought')
  await expectSaid(client.page, 'line 5\n\n\n\nof several')
})

/** Notes whether anything hides the other side's first picture when it is shown. */
async function firstPicture(page: Page): Promise<() => Promise<string | undefined>> {
  await page.addInitScript(() => {
    const look = () => {
      const video = document.querySelector('[data-testid="remote-video"]')
      if (!(video instanceof HTMLVideoElement)) return requestAnimationFrame(look)
      return video.requestVideoFrameCallback(() =>
        Object.assign(window, { firstPictureOpacity: getComputedStyle(video).opacity }),
      )
    }
    look()
  })
  return () => page.evaluate(() => Reflect.get(window, 'firstPictureOpacity'))
}
