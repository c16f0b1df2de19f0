import { expectAccessible } from '@/tests/support/product/look'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import { endSession, meet, shownSummary } from '@/tests/support/product/room'
import { newAccount, signIn } from '@/tests/support/product/staff'
import { expect, test } from '@/tests/support/product/test'

/** The first report of a call comes after three readings, one a second. */
const reportMs = 20_000

test('an administrator sees which way the media of a call took and how good the line was, as each side’s browser said', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  await expect
    .poll(() => desk.reportsOf(booked), { timeout: reportMs })
    .toEqual(['client direct', 'consultant direct'])
  await endSession(client.page)
  await shownSummary(client.page)

  await signIn(admin.page, await newAccount('admin'))
  await admin.page.goto(`${desk.appUrl}/admin/sessions/${booked.sessionId}`)
  const timeline = admin.page.getByRole('region', { name: 'Timeline' })
  await expect(timeline.getByText(/^Media direct \(call \d+\)$/)).toHaveCount(2)
  await expect(timeline).toContainText('as the client’s browser reports')
  await expect(timeline).toContainText('as the consultant’s browser reports')
  const quality = admin.page.getByRole('region', { name: 'Quality' })
  await expect(quality.getByText(/^\d+ reports?: \d+ (good|fair|weak)/)).toHaveCount(2)
  await quality.locator('summary', { hasText: 'Each report of the client' }).click()
  await expect(quality.getByText(/direct · \d+ ms round trip/)).toBeVisible()
  await expectAccessible(admin.page, 'a session with reports of its quality')
})
