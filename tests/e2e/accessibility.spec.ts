import { comeIn, groupRoom } from '@/tests/support/product/group'
import { expectAccessible } from '@/tests/support/product/look'
import { expectRemotePicture } from '@/tests/support/product/media-watch'
import {
  askToEnd,
  endDialog,
  endSession,
  expectInSession,
  expectSaid,
  expectWaiting,
  join,
  meet,
  say,
  shownSummary,
} from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('the pages before a session pass the accessibility rules and fit every screen', async ({
  desk,
  visitor,
}) => {
  const { page, expectProblem } = await visitor()
  await page.goto(desk.appUrl)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page, 'home')

  expectProblem(/status of 404/)
  await page.goto(`${desk.appUrl}/session/${'A'.repeat(43)}`)
  await expectAccessible(page, 'not valid')

  const early = await desk.book({ sessionType: 'voice', startsInMinutes: 130 })
  await page.goto(early.clientUrl)
  await expect(page.getByRole('heading', { name: /Asha Rao/ })).toBeVisible()
  await expectAccessible(page, 'too early')

  for (const sessionType of ['chat', 'voice', 'video'] as const) {
    const booked = await desk.book({ sessionType })
    await page.goto(booked.clientUrl)
    await expect(page.getByRole('button', { name: 'Join session' })).toBeVisible()
    await expectAccessible(page, `pre-join, ${sessionType}`)
  }
})

test('every state of a chat passes the accessibility rules and fits every screen', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant, phone] = await Promise.all([visitor(), visitor(), visitor()])
  await consultant.page.goto(booked.consultantUrl)
  await join(consultant.page)
  await expectWaiting(consultant.page, booked.clientName)
  await expectAccessible(consultant.page, 'waiting')

  await client.page.goto(booked.clientUrl)
  await join(client.page)
  await expectInSession(client.page)
  await say(
    client.page,
    'A word with https://example.org/a/very/long/address/that/does/not/end/on/a/small/screen in it',
  )
  await say(client.page, 'Pneumonoultramicroscopicsilicovolcanoconiosis'.repeat(3))
  await expect(consultant.page.getByText(/Pneumono/)).toBeVisible()
  await say(consultant.page, 'And an answer')
  await expectSaid(client.page, 'And an answer')
  await expectAccessible(client.page, 'in session, chat')
  await askToEnd(client.page)
  await expectAccessible(client.page, 'end dialog')
  await endDialog(client.page).getByRole('button', { name: 'Cancel' }).click()

  await phone.page.goto(booked.clientUrl)
  await join(phone.page)
  await expect(phone.page.getByRole('button', { name: 'Use it here instead' })).toBeVisible()
  await expectAccessible(phone.page, 'in use elsewhere')
  await phone.page.getByRole('button', { name: 'Use it here instead' }).click()
  await expectInSession(phone.page)
  // The words stand already while the part with the way back is on its way.
  await expect(client.page.getByText(/another device/).first()).toBeVisible()
  await expect(client.page.getByRole('button', { name: 'Use it here instead' })).toBeVisible()
  await expectAccessible(client.page, 'replaced')

  await endSession(phone.page)
  await shownSummary(consultant.page)
  await expectAccessible(consultant.page, 'ended')
})

for (const sessionType of ['voice', 'video'] as const) {
  test(`a running ${sessionType} session passes the accessibility rules and fits every screen`, async ({
    desk,
    visitor,
  }) => {
    const booked = await desk.book({ sessionType })
    const [client, consultant] = await Promise.all([visitor(), visitor()])
    await meet(client, consultant, booked)
    if (sessionType === 'video') await expectRemotePicture(client.page)
    await expectAccessible(client.page, `in session, ${sessionType}`)
    await client.page.getByRole('button', { name: 'Turn microphone off' }).click()
    await expect(client.page.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
    // The fake microphone beeps all the time.
    await expect(client.page.getByText('You are speaking, but your microphone is off.')).toBeVisible()
    await consultant.page.goto('about:blank')
    await expect(client.page.getByRole('heading', { name: 'Asha Rao has closed the page' })).toBeVisible()
    await expectAccessible(client.page, `alone in ${sessionType}`)
  })
}

for (const mode of ['chat', 'voice', 'video'] as const) {
  test(`every state of a group room by ${mode} passes the accessibility rules and fits every screen`, async ({
    visitor,
  }) => {
    const [host, member] = await groupRoom('Evening class for everybody who likes to sing', mode, [
      'Asha Rao',
      'Thomas Fitzgerald-Featherstonehaugh',
    ])
    if (!host || !member) throw new Error('nobody')
    const [one, two] = await Promise.all([visitor(), visitor()])
    await one.page.goto(host.url)
    await expect(one.page.getByRole('button', { name: 'Join room' })).toBeVisible()
    await expectAccessible(one.page, `pre-join, group by ${mode}`)
    await one.page.getByRole('button', { name: 'Join room' }).click()
    await expect(one.page.getByText('Nobody else is here yet.')).toBeVisible()
    await expectAccessible(one.page, `alone in a group by ${mode}`)
    await comeIn(two.page, member)
    await expect(one.page.getByText('2 of 4 here')).toBeVisible()
    if (mode !== 'chat') await two.page.getByRole('button', { name: 'Turn microphone off' }).click()
    await expectAccessible(one.page, `a group by ${mode}`)
    await one.page.getByRole('button', { name: 'End session' }).click()
    await expectAccessible(one.page, 'the question before its end')
    await one.page.getByRole('button', { name: 'End for everybody' }).click()
    await expect(two.page.getByRole('heading', { name: 'This room is closed' })).toBeVisible()
    await expectAccessible(two.page, 'a group that is over')
  })
}
