import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod'
import { openDatabase } from '@/lib/db'
import { readProduct } from '@/tests/support/product/product-state'
import { expect, test } from '@/tests/support/product/test'

const run = promisify(execFile)
const printed = z.strictObject({
  sessionId: z.uuid(),
  sessionType: z.enum(['chat', 'voice', 'video']),
  title: z.string(),
  opensAt: z.iso.datetime({ offset: true }),
  members: z.array(z.strictObject({ role: z.enum(['host', 'member']), name: z.string(), url: z.url() })),
})

/** `npm run room`, beside the product that runs. */
async function makeRoom(...args: string[]) {
  const { appUrl, databaseUrl } = readProduct()
  const { stdout } = await run(process.execPath, ['scripts/run.mjs', 'scripts/room.ts', ...args, '--json'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, NEXT_PUBLIC_APP_URL: appUrl },
  })
  return printed.parse(JSON.parse(stdout))
}

test('npm run room prints a link for each member, and each opens its page without being changed by it', async ({
  request,
}) => {
  const people = ['--host', 'Asha', '--member', 'Ravi', '--member', 'Mei']
  const room = await makeRoom('Evening class', '--mode', 'voice', ...people)
  expect(room.members.map(({ role, name }) => `${role} ${name}`)).toEqual([
    'host Asha',
    'member Ravi',
    'member Mei',
  ])
  for (const { url, name } of room.members) {
    for (const answer of [await request.get(url), await request.get(url)]) {
      expect(answer.status()).toBe(200)
      const headers = answer.headers()
      expect(headers['set-cookie']).toBeUndefined()
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['cache-control']).toContain('no-store')
      expect(headers['permissions-policy']).toContain('microphone=(self)')
      expect(headers['permissions-policy']).toContain('camera=()')
      const page = await answer.text()
      expect(page).toContain('<title>Evening class · Parley</title>')
      expect(page).toContain('name="robots" content="noindex, nofollow"')
      expect(page).toContain(name)
      expect(page).toContain('Join room')
    }
    const asAppointment = await request.get(url.replace('/rooms/', '/session/'))
    expect(await asAppointment.text()).toContain('This link is not valid')
  }
})

test('a group room that is not open yet counts down, and goes on by itself', async ({ visitor }) => {
  const { appUrl, databaseUrl } = readProduct()
  const database = openDatabase({ database: { transport: 'postgres', url: databaseUrl } })
  const { members } = await database.rpc('create_group_room', {
    p_title: 'Evening class',
    p_mode: 'chat',
    p_members: [{ role: 'host', name: 'Asha' }],
    p_opens_at: new Date(Date.now() + 5_000).toISOString(),
  })
  await database.close()
  const { page } = await visitor()
  await page.goto(`${appUrl}/rooms/${members[0]?.token}`)
  await expect(page.getByRole('heading', { name: /^Evening class opens in/ })).toBeVisible()
  await expect(page).toHaveTitle('Not open yet: Evening class · Parley')
  await expect(page.getByRole('button', { name: 'Join room' })).toBeVisible()
  await expect(page).toHaveTitle('Evening class · Parley')
})

test('who is about to enter a group room tries its devices first', async ({ visitor }) => {
  const room = await makeRoom('Evening class', '--mode', 'video', '--host', 'Asha', '--member', 'Ravi')
  const { page } = await visitor()
  await page.goto(String(room.members[1]?.url))
  await expect(page.getByRole('heading', { name: 'Evening class' })).toBeVisible()
  await page.getByRole('button', { name: 'Check microphone and camera' }).click()
  await expect(page.getByRole('button', { name: 'Turn camera off' })).toBeVisible()
  // There is no test of the line before a room of several.
  await expect(page.getByRole('button', { name: 'Test the connection' })).toHaveCount(0)
})

test('npm run room -- relink makes another link for one member, and the one before opens nothing any more', async ({
  request,
}) => {
  const { appUrl, databaseUrl } = readProduct()
  const room = await makeRoom('Choir', '--mode', 'voice', '--host', 'Asha', '--member', 'Ravi')
  const { stdout } = await run(
    process.execPath,
    ['scripts/run.mjs', 'scripts/room.ts', 'relink', room.sessionId, '--member', 'Ravi', '--json'],
    { env: { ...process.env, DATABASE_URL: databaseUrl, NEXT_PUBLIC_APP_URL: appUrl } },
  )
  const made = z
    .strictObject({ sessionId: z.uuid(), id: z.uuid(), role: z.string(), name: z.string(), url: z.url() })
    .parse(JSON.parse(stdout))
  expect(made).toMatchObject({ sessionId: room.sessionId, name: 'Ravi', role: 'member' })
  expect(await (await request.get(made.url)).text()).toContain('Choir')
  const before = room.members.find(({ name }) => name === 'Ravi')?.url ?? ''
  expect(before).not.toBe(made.url)
  expect(await (await request.get(before)).text()).not.toContain('Choir')
})
