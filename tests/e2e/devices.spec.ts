import { expectRemotePicture, expectRemoteSound, received } from '@/tests/support/product/media-watch'
import { expectInSession, meet } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('a person who refuses camera and microphone still joins, sees and hears the other side', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor({ allows: [] }), visitor()])
  await meet(client, consultant, booked)
  await expectRemotePicture(client.page)
  await expectRemoteSound(client.page)
  await expectInSession(consultant.page)
  await expect(client.page.getByText(/blocked/i).first()).toBeVisible()
})

test('a person who refuses the camera alone is heard without being seen', async ({ desk, visitor }) => {
  const booked = await desk.book({ sessionType: 'video' })
  const [client, consultant] = await Promise.all([visitor({ allows: ['microphone'] }), visitor()])
  await meet(client, consultant, booked)
  await expectRemoteSound(consultant.page)
  await expectRemotePicture(client.page)
  expect((await received(consultant.page)).framesDecoded).toBe(0)
})

test('a person who refuses the microphone of a voice call still hears the other side', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'voice' })
  const [client, consultant] = await Promise.all([visitor({ allows: [] }), visitor()])
  await meet(client, consultant, booked)
  await expectRemoteSound(client.page)
  await expectInSession(consultant.page)
})
