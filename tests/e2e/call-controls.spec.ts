import { expectAccessible } from '@/tests/support/product/look'
import { expectRemotePicture, expectRemoteSound } from '@/tests/support/product/media-watch'
import {
  endDialog,
  expectInSession,
  expectWaiting,
  join,
  meet,
  shownSummary,
} from '@/tests/support/product/room'
import { tabTo } from '@/tests/support/product/tab'
import { expect, test } from '@/tests/support/product/test'

test('sound that the browser holds back needs one tap, and the picture is there meanwhile', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // As browsers do after a reload: no sound before the person has touched the page.
  await client.page.addInitScript(() => {
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function held(this: HTMLMediaElement) {
      const touched = document.documentElement.dataset['touched'] === 'yes'
      if (this instanceof HTMLAudioElement && this.srcObject && !touched) {
        this.autoplay = false
        this.pause()
        return Promise.reject(new DOMException('a press comes first', 'NotAllowedError'))
      }
      return play.call(this)
    }
  })
  await meet(client, consultant, booked)
  const { page } = client
  const tap = page.getByRole('button', { name: 'Tap to hear Asha' })
  await expect(tap).toBeVisible()
  await expectRemotePicture(page)
  await expectAccessible(page, 'sound held back')
  const { width = 0, height = 0 } = (await tap.boundingBox()) ?? {}
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(48)
  await page.evaluate(() => {
    document.documentElement.dataset['touched'] = 'yes'
  })
  await tap.click()
  await expect(tap).toHaveCount(0)
  await expectRemoteSound(page)
})

test('single keys control the call until they are turned off, and never while something is written', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await meet(client, consultant, booked)
  const { page } = client
  const microphone = (state: 'on' | 'off') => page.getByRole('button', { name: `Turn microphone ${state}` })
  await page.keyboard.press('m')
  await expect(microphone('on')).toBeVisible()
  await page.keyboard.press('m')
  await expect(microphone('off')).toBeVisible()
  await page.keyboard.press('v')
  await expect(page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  await page.keyboard.press('v')
  await expect(page.getByRole('button', { name: 'Turn camera off' })).toBeVisible()
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true)
  await page.keyboard.press('f')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false)
  await page.keyboard.press('Control+m')
  await expect(microphone('off')).toBeVisible()

  await page.getByRole('button', { name: 'Call settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Call settings' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('m')
  await dialog.getByRole('checkbox', { name: 'Single keys control the call' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Turn camera off' }).click()
  await expect(page.getByRole('button', { name: 'Turn camera on' })).toBeVisible()
  await expect(microphone('off')).toBeVisible()

  // Remembered by this browser.
  await page.reload()
  await expectInSession(page)
  await page.keyboard.press('m')
  await page.getByRole('button', { name: 'Call settings' }).click()
  await expect(dialog.getByRole('checkbox', { name: 'Single keys control the call' })).not.toBeChecked()
  await expect(microphone('off')).toBeAttached()
})

test('a video session can be had from link to summary by the keyboard alone', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, booked.clientName)
  const { page } = client
  await page.goto(booked.clientUrl)
  await tabTo(page, page.getByRole('button', { name: 'Check microphone and camera' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('We can hear you')).toBeVisible()
  for (const name of ['Turn camera off', 'Play a test sound', 'Test the connection'])
    await tabTo(page, page.getByRole('button', { name }))
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Your network reaches our relay/)).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'Join session' }))
  await page.keyboard.press('Enter')
  await expectInSession(page)
  await expectRemotePicture(page)

  await tabTo(page, page.getByRole('button', { name: 'Call settings' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Call settings' })
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeFocused()
  await tabTo(page, dialog.getByRole('combobox', { name: 'Microphone' }))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Call settings' })).toBeFocused()

  await tabTo(page, page.getByRole('button', { name: 'End session' }))
  await page.keyboard.press('Enter')
  await tabTo(page, endDialog(page).getByRole('button', { name: 'End session' }))
  await page.keyboard.press('Enter')
  await shownSummary(page)
})

test('the other side’s picture can be put above other windows', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  // What the browser then draws is its own; that it is asked for, with the right picture, is ours.
  await client.page.addInitScript(() => {
    Object.defineProperty(Document.prototype, 'pictureInPictureEnabled', { value: true })
    HTMLVideoElement.prototype.requestPictureInPicture = function ask(this: HTMLVideoElement) {
      document.documentElement.dataset['floats'] = this.dataset['testid'] ?? ''
      return Promise.reject(new DOMException('a test', 'NotAllowedError'))
    }
  })
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  await client.page.getByRole('button', { name: 'Call settings' }).click()
  await client.page.getByRole('button', { name: 'Picture in picture' }).click()
  expect(await client.page.evaluate(() => document.documentElement.dataset['floats'])).toBe('remote-video')
  await expect(client.page.getByRole('dialog')).toHaveCount(0)
})
