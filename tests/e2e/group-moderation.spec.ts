import type { Page } from '@playwright/test'
import { comeIn, expectPictures } from '@/tests/support/product/group'
import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { received } from '@/tests/support/product/media-watch'
import { createSession, newMember, signInOn } from '@/tests/support/product/member'
import { expect, test } from '@/tests/support/product/test'

/** The voice of somebody in silence: what arrives has no energy any more. */
async function expectSilence(page: Page) {
  const energy = async () => (await received(page)).audioEnergy
  let before = -1
  await expect
    .poll(async () => {
      const now = await energy()
      const still = now === before
      before = now
      return still
    })
    .toBe(true)
}

test('a host mutes, holds muted, allows, stops a camera and sends back to the waiting room, and whoever it is about reads it', async ({
  visitor,
}) => {
  // Three pages with pictures, and what each reads looked at on every screen.
  test.slow()
  const asha = await newMember('Asha Rao')
  const [host, gus, mei] = await Promise.all([visitor(), visitor(), visitor()])
  await signInOn(host.page, '/herf', asha)
  await createSession(host.page, 'Rehearsal', { private: true })
  await host.page.getByRole('button', { name: 'Start session' }).click()
  await host.page.getByRole('button', { name: /^People/ }).click()
  const people = host.page.getByRole('region', { name: 'People' })
  for (const [visit, name] of [
    [gus, 'Gus Ray'],
    [mei, 'Mei Lin'],
  ] as const) {
    await people.getByRole('textbox', { name: 'Name of the guest' }).fill(name)
    await people.getByRole('button', { name: 'Make a link' }).click()
    await expect(people.getByText('Link for')).toContainText(name)
    const url = (await people.getByText(/\/rooms\//).textContent()) ?? ''
    await comeIn(visit.page, { name, url })
    await people.getByRole('button', { name: `Admit ${name}` }).click()
  }
  for (const { page } of [host, gus, mei]) await expectPictures(page, 2)
  const theirs = gus.page.getByRole('toolbar')
  const row = people.getByRole('listitem').filter({ hasText: 'Gus Ray' })

  await test.step('muted once, from the tile: who it is reads by whom, and un-mutes', async () => {
    const tile = host.page.getByRole('main').getByRole('listitem').filter({ hasText: 'Gus Ray' })
    await tile.hover()
    await tile.getByRole('button', { name: 'Mute Gus Ray' }).click()
    await expect(gus.page.getByRole('alert').filter({ hasText: 'Asha muted you.' })).toBeVisible()
    await expect(row.getByText('Microphone off')).toBeAttached()
    await expectAccessible(gus.page, 'muted by a host')
    await expectUncovered(gus.page, 'muted by a host')
    await theirs.getByRole('button', { name: 'Turn microphone on' }).click()
    await expect(gus.page.getByText('Asha muted you.')).toHaveCount(0)
    await expect(row.getByText('Microphone off')).toHaveCount(0)
  })

  await test.step('held muted: no press un-mutes until the host allows it', async () => {
    await people.getByRole('button', { name: 'Options for Gus Ray' }).click()
    await row.getByRole('button', { name: 'Hold muted: Gus Ray' }).click()
    await expect(row.getByText('Muted until allowed to speak')).toBeVisible()
    await expect(gus.page.getByRole('alert').filter({ hasText: 'until you are allowed' })).toBeVisible()
    await gus.page.getByRole('button', { name: 'OK' }).click()
    const microphone = theirs.getByRole('button', { name: /You are muted until a host allows/ })
    await microphone.click()
    await expect(gus.page.getByRole('alert').filter({ hasText: 'until you are allowed' })).toBeVisible()
    await people.getByRole('button', { name: 'Mute all', exact: true }).click()
    await expectSilence(host.page)
    await row.getByRole('button', { name: 'Allow to speak: Gus Ray' }).click()
    await expect(gus.page.getByText('Asha allows you to speak.')).toBeVisible()
    await gus.page.getByRole('button', { name: 'Unmute' }).click()
    await expect(row.getByText('Microphone off')).toHaveCount(0)
    const { audioEnergy } = await received(host.page)
    await expect.poll(async () => (await received(host.page)).audioEnergy).toBeGreaterThan(audioEnergy)
  })

  await test.step('the camera is stopped, and asked for again by its owner alone', async () => {
    await row.getByRole('button', { name: 'Stop camera of Gus Ray' }).click()
    await expect(gus.page.getByText('Asha stopped your camera.')).toBeVisible()
    await expectPictures(host.page, 1)
    await expect(row.getByRole('button', { name: 'Stop camera of Gus Ray' })).toHaveCount(0)
  })

  await test.step('camera, screen and messages are held until they are allowed, and the picture is pinned from the list', async () => {
    for (const [hold, note] of [
      ['Hold camera off', 'Camera off until allowed'],
      ['Allow no screen', 'No screen until allowed'],
      ['Allow no messages', 'No messages until allowed'],
    ] as const) {
      await row.getByRole('button', { name: `${hold}: Gus Ray` }).click()
      await expect(row.getByText(note)).toBeVisible()
    }
    await expect(theirs.getByRole('button', { name: /stays off until a host allows/ })).toBeVisible()
    await gus.page.getByRole('button', { name: /^Chat/ }).click()
    await expect(gus.page.getByText('You cannot write until a host allows it.')).toBeVisible()
    await expectAccessible(host.page, 'what somebody may not until allowed')
    for (const allow of ['Allow camera', 'Allow screen', 'Allow messages'])
      await row.getByRole('button', { name: `${allow}: Gus Ray` }).click()
    await expect(gus.page.getByRole('textbox', { name: 'Message' })).toBeVisible()
    await row.getByRole('button', { name: 'Pin Gus Ray' }).click()
    await expect(host.page.getByRole('main').locator('li[data-large]')).toContainText('Gus Ray')
    await row.getByRole('button', { name: 'Unpin Gus Ray' }).click()
    await expect(host.page.getByRole('main').locator('li[data-large]')).toHaveCount(0)
  })

  await test.step('back to the waiting room, and in again', async () => {
    await row.getByRole('button', { name: 'Back to waiting room: Gus Ray' }).click()
    await expect(gus.page.getByRole('heading', { name: 'You are in the waiting room' })).toBeVisible()
    await expect(mei.page.getByText('2 of 8 here')).toBeVisible()
    await expectPictures(mei.page, 1)
    await people.getByRole('button', { name: 'Admit Gus Ray' }).click()
    await expectPictures(gus.page, 2)
    await expect(mei.page.getByText('3 of 8 here')).toBeVisible()
  })
})
