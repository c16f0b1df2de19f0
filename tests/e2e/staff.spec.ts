import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import {
  endSession,
  expectInSession,
  expectWaiting,
  join,
  meet,
  shownSummary,
} from '@/tests/support/product/room'
import { downloaded, newAccount, signIn, signOut } from '@/tests/support/product/staff'
import { expect, test } from '@/tests/support/product/test'

// Each walks through many pages and scans them in two sizes.
test.setTimeout(150_000)

/** A live page asks every few seconds. */
const liveMs = 20_000

test('an administrator finds the session that was just held, with the figures of both summaries', async ({
  desk,
  visitor,
}) => {
  const clientName = `Ines ${Date.now()}`
  const booked = await desk.book({ sessionType: 'chat', clientName })
  const [client, consultant, admin] = await Promise.all([visitor(), visitor(), visitor()])
  await signIn(admin.page, await newAccount('admin'))
  await admin.page.goto(`${desk.appUrl}/admin/sessions?text=${encodeURIComponent(clientName)}`)
  const row = admin.page.getByRole('row', { name: new RegExp(clientName) })
  await expect(row).toContainText('Scheduled')

  await meet(client, consultant, booked)
  await expect(row, 'the row while somebody looks').toContainText('In session', { timeout: liveMs })
  await consultant.page.goto('about:blank')
  await desk.wasTogetherFor(booked, 'consultant', 12 * 60)
  await endSession(client.page)
  const theirs = await shownSummary(client.page)
  await consultant.page.goto(booked.consultantUrl)
  expect(await shownSummary(consultant.page)).toEqual(theirs)

  await expect(row).toContainText('Completed', { timeout: liveMs })
  for (const shown of [theirs.duration, theirs.released, theirs.returned])
    await expect(row).toContainText(shown)
  await expect(row).toContainText('−18 min (60 %)')
  await expect(admin.page.getByTestId('total-released')).toHaveText(theirs.released)
  await expect(admin.page.getByTestId('total-actual')).toHaveText(theirs.duration)
  await expectAccessible(admin.page, 'the list of sessions')

  const file = await downloaded(admin.page, 'Download CSV')
  const lines = file.trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(`${clientName},Asha Rao,chat,completed`)
  expect(lines[1]).toContain(',1800,720,-1080,INR,100.00,38.80,60.00,1.20,')

  await row.getByRole('link').click()
  await expect(admin.page.getByRole('heading', { level: 1 })).toContainText(clientName)
  await expect(admin.page.getByText(theirs.duration).first()).toBeVisible()
  await expectAccessible(admin.page, 'one session')
  await admin.page.getByRole('link', { name: 'Overview' }).click()
  await expect(admin.page.getByRole('heading', { name: 'Sessions per day' })).toBeVisible()
  await expectAccessible(admin.page, 'the overview')
  expect(await desk.violations()).toEqual([])
})

test('filters stand in the address, are kept as a view and find what was paid but not used', async ({
  desk,
  visitor,
}) => {
  const clientName = `Odile ${Date.now()}`
  await desk.book({ sessionType: 'voice', clientName, price: '250.00' })
  await desk.book({ sessionType: 'chat', clientName, price: '80.00' })
  const { page } = await visitor()
  await signIn(page, await newAccount('admin'))
  await page.goto(`${desk.appUrl}/admin/sessions`)
  await page.getByLabel('Name or id').fill(clientName)
  await page.getByLabel('Mode').selectOption('voice')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/mode=voice/)
  const rows = page.getByRole('row', { name: new RegExp(clientName) })
  await expect(rows).toHaveCount(1)
  await page.locator('summary', { hasText: 'Views' }).click()
  await page.getByLabel('Keep this view as').fill('Voice of Odile')
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await page.getByRole('link', { name: 'Clear' }).click()
  await page.getByRole('link', { name: 'Voice of Odile' }).click()
  await expect(rows).toHaveCount(1)
  await page.locator('summary', { hasText: 'Dates, consultant' }).click()
  await page.getByLabel('Consultant').selectOption({ label: 'Asha Rao' })
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(page).toHaveURL(/consultant=[0-9a-f-]{36}/)
  await expect(page.getByLabel('Consultant')).toHaveValue(/^[0-9a-f-]{36}$/)
  await page.goto(
    `${desk.appUrl}/admin/sessions?text=${encodeURIComponent(clientName)}&max=100&sort=frozen&dir=asc`,
  )
  await expect(rows).toHaveCount(1)
  await expect(rows).toContainText('80.00')
  await page.goto(`${desk.appUrl}/admin/sessions?text=${encodeURIComponent(clientName)}&under=10`)
  await expect(rows).toHaveCount(0)
})

test('a consultant sees who waits, says to be late, joins by one press and ends early with a reason', async ({
  desk,
  visitor,
}) => {
  const clientName = `Tara ${Date.now()}`
  const booked = await desk.book({ sessionType: 'chat', clientName })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await signIn(consultant.page, await newAccount('consultant', await desk.consultantOf(booked)))
  await expect(consultant.page.getByRole('heading', { level: 1, name: 'Asha Rao' })).toBeVisible()
  const card = consultant.page.getByRole('article', { name: `Chat session with ${clientName}` })
  await expect(card).toContainText('30 min')
  await expect(card).toContainText('100.00')
  await expectAccessible(consultant.page, 'the consultant’s day')

  await client.page.goto(booked.clientUrl)
  await card.locator('summary', { hasText: 'Running late' }).click()
  await card.getByRole('button', { name: 'Tell' }).click()
  await expect(client.page.getByText('Asha Rao is running about 5 min late')).toBeVisible({ timeout: liveMs })
  await join(client.page)
  await expectWaiting(client.page, 'Asha Rao')
  await expect(client.page.getByText('Asha Rao is running about 5 min late')).toBeVisible({ timeout: liveMs })
  await expectUncovered(client.page, 'a client is told that the consultant is late')
  await expect(card.getByText(`${clientName} is waiting`)).toBeVisible({ timeout: liveMs })
  await expectAccessible(consultant.page, 'a client waits')

  await card.getByRole('button', { name: /^Join/ }).click()
  await expectInSession(consultant.page)
  await expectInSession(client.page)
  await expect(client.page.getByText(/running about/)).toHaveCount(0, { timeout: liveMs })

  await consultant.page.goto(`${desk.appUrl}/consultant`)
  await card.locator('summary', { hasText: 'End early' }).click()
  await card.getByLabel('Reason').fill('Fire alarm')
  await card.getByRole('button', { name: 'End the session' }).click()
  await shownSummary(client.page)
  await expect(consultant.page.getByText('Fire alarm')).toBeVisible()

  const past = consultant.page.getByRole('listitem').filter({ hasText: clientName })
  await past.locator('summary', { hasText: 'Private notes' }).click()
  const notes = past.getByRole('textbox', { name: 'Private notes' })
  await notes.fill('Call again in May')
  await expect(past.getByText('Saved', { exact: true })).toBeVisible()
  await expectAccessible(consultant.page, 'the notes of a past session')
  await consultant.page.reload()
  await past.locator('summary', { hasText: 'Private notes' }).click()
  await expect(notes).toHaveValue('Call again in May')

  await consultant.page.getByRole('link', { name: 'Earnings' }).click()
  await expect(consultant.page.getByRole('cell', { name: '₹100.00' }).first()).toBeVisible()
  await expectAccessible(consultant.page, 'earnings')
  const file = await downloaded(consultant.page, 'Download CSV, by session')
  expect(file).toContain('Fire alarm')
  expect(await desk.violations()).toEqual([])
})

test('a page that renews itself is left without a word in the console, while it asks and while nobody answers', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const { page, context, expectProblem } = await visitor()
  await signIn(page, await newAccount('consultant', await desk.consultantOf(booked)))
  const asked = () => page.waitForRequest(/_rsc=/)
  await context.route(/_rsc=/, () => undefined)
  await asked()
  await page.getByRole('link', { name: 'Earnings' }).click()
  await expect(page).toHaveURL(/\/consultant\/earnings/)

  await context.unroute(/_rsc=/)
  await page.goto(`${desk.appUrl}/consultant`)
  await expect(page.getByRole('heading', { level: 1, name: 'Asha Rao' })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { samePage: true }))
  expectProblem(/ERR_FAILED/)
  let failed = 0
  await context.route('**/*', (route) => {
    failed += 1
    return route.abort()
  })
  await expect.poll(() => failed, { timeout: liveMs }).toBeGreaterThan(1)
  await expect(page.getByRole('heading', { level: 1, name: 'Asha Rao' })).toBeVisible()
  expect(await page.evaluate(() => Reflect.get(window, 'samePage'))).toBe(true)
})

test('nobody sees or does anything of another role, and signing out everywhere closes every browser', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const stranger = await desk.book({ sessionType: 'chat', consultantName: 'Mona Lind' })
  const account = await newAccount('consultant', await desk.consultantOf(booked))
  const [here, there] = await Promise.all([visitor(), visitor()])
  for (const { page } of [here, there]) await signIn(page, account)
  await expect(here.page.getByText('Mona Lind')).toHaveCount(0)
  here.expectProblem(/status of 40[134]/)
  for (const path of ['/admin', '/admin/sessions', `/admin/sessions/${booked.sessionId}`]) {
    expect((await here.page.goto(`${desk.appUrl}${path}`))?.status(), path).toBe(404)
  }
  expect((await here.page.request.get(`${desk.appUrl}/api/admin/sessions`)).status()).toBe(403)
  for (const act of ['join', 'late', 'end']) {
    const answer = await here.page.request.post(`${desk.appUrl}/api/consultant/${act}`, {
      form: { sessionId: stranger.sessionId, minutes: '5', reason: 'mine now' },
      maxRedirects: 0,
    })
    expect(answer.status(), act).toBe(403)
  }
  expect(await desk.statusOf(stranger)).toBe('scheduled')

  await there.page.goto(`${desk.appUrl}/consultant`)
  await signOut(there.page, true)
  await expect(there.page.getByText('You are signed out on every device.')).toBeVisible()
  await expectAccessible(there.page, 'sign-in')
  await here.page.goto(`${desk.appUrl}/consultant`)
  await expect(here.page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  expect((await here.page.request.get(`${desk.appUrl}/api/consultant/sessions`)).status()).toBe(401)
})

test('a client rates the session once, prints the summary, and had it in the calendar before', async ({
  desk,
  visitor,
}) => {
  const booked = await desk.book({ sessionType: 'chat' })
  const [client, consultant] = await Promise.all([visitor(), visitor()])
  await client.page.goto(booked.clientUrl)
  const calendar = await downloaded(client.page, 'Add to calendar')
  expect(calendar).toContain('SUMMARY:Chat session with Asha Rao')
  expect(calendar.replaceAll('\r\n ', '')).toContain(booked.clientUrl)
  await meet(client, consultant, booked)
  await endSession(client.page)
  await shownSummary(client.page)
  await client.page.getByRole('radio', { name: '4 stars' }).press('Space')
  await client.page.getByLabel('A few words, if you like').fill('Clear and kind')
  await expectAccessible(client.page, 'a summary with its rating')
  await client.page.getByRole('button', { name: 'Send rating' }).click()
  await expect(client.page.getByText('4 of 5 stars')).toBeAttached()
  await expectAccessible(client.page, 'a summary that was rated')
  await client.page.reload()
  await expect(client.page.getByText('4 of 5 stars')).toBeAttached()
  await expect(client.page.getByRole('button', { name: 'Send rating' })).toHaveCount(0)
  await shownSummary(consultant.page)
  await expect(consultant.page.getByText('How was it')).toHaveCount(0)
})
