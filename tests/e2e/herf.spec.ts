import { expectAccessible, expectUncovered } from '@/tests/support/product/look'
import { createSession, newMember, signInOn } from '@/tests/support/product/member'
import { expectSaid, say } from '@/tests/support/product/room'
import { expect, test } from '@/tests/support/product/test'

test('a host starts a room, a second account joins from the list, both write, a guest comes by a link, and the host ends it', async ({
  visitor,
}) => {
  const [asha, ravi] = await Promise.all([newMember('Asha Rao'), newMember('Ravi Iyer')])
  const [host, member, guest] = await Promise.all([visitor(), visitor(), visitor()])
  const title = `Choir ${asha.email.slice(0, 8)}`
  await Promise.all([signInOn(host.page, '/herf', asha), signInOn(member.page, '/herf', ravi)])
  await createSession(host.page, title)

  // The lobby of whoever came early goes on by itself.
  await member.page.goto(host.page.url())
  await expect(member.page.getByText('The session has not started yet.')).toBeVisible()
  await expect(member.page.getByRole('button', { name: 'Join session' })).toHaveCount(0)
  await host.page.getByRole('button', { name: 'Start session' }).dblclick()
  await expect(host.page.getByText('1 of 8 here')).toBeVisible()
  await expect(member.page.getByRole('button', { name: 'Join session' })).toBeVisible({ timeout: 10_000 })

  // From the list it is one press more.
  await member.page.goto(new URL('/herf', host.page.url()).href)
  await member.page.getByRole('link', { name: title }).click()
  await member.page.getByRole('button', { name: 'Join session' }).dblclick()
  await expect(host.page.getByText('2 of 8 here')).toBeVisible()
  await say(host.page, 'Who sings alto?')
  await expectSaid(member.page, 'Who sings alto?')
  await say(member.page, 'I do')
  await expectSaid(host.page, 'I do')

  // A reload leads back in without a press.
  await member.page.reload()
  await expectSaid(member.page, 'Who sings alto?')
  await expect(host.page.getByText('2 of 8 here')).toBeVisible()

  await host.page.getByRole('button', { name: 'People' }).click()
  const people = host.page.getByRole('region', { name: 'People' })
  await people.getByRole('textbox', { name: 'Name of the guest' }).fill('Mei')
  await people.getByRole('button', { name: 'Make a link' }).dblclick()
  const url = (await people.getByText(/\/rooms\//).textContent()) ?? ''
  await people.getByRole('button', { name: 'Close' }).click()
  await guest.page.goto(url)
  await expect(guest.page.getByText('Mei, guest')).toBeVisible()
  await guest.page.getByRole('button', { name: 'Join room' }).click()
  await expect(host.page.getByText('3 of 8 here')).toBeVisible()
  await expect(guest.page.getByRole('button', { name: 'End session' })).toHaveCount(0)

  await host.page.getByRole('button', { name: 'End session' }).dblclick()
  await host.page.getByRole('button', { name: 'End for everybody' }).dblclick()
  for (const { page } of [host, member])
    await expect(page.getByRole('heading', { name: 'This session has ended' })).toBeVisible()
  await expect(guest.page.getByRole('heading', { name: 'This room is closed' })).toBeVisible()
})

test('a private room is unknown to strangers, lets in whom its host lets in, and keeps out who was taken out', async ({
  visitor,
}) => {
  const [asha, ravi] = await Promise.all([newMember('Asha Rao'), newMember('Ravi Iyer')])
  const [host, stranger, guest] = await Promise.all([visitor(), visitor(), visitor()])
  await Promise.all([signInOn(host.page, '/herf', asha), signInOn(stranger.page, '/herf', ravi)])
  await createSession(host.page, 'Rehearsal', { private: true })
  stranger.expectProblem(/status of 404/)
  await stranger.page.goto(host.page.url())
  await expect(
    stranger.page.getByRole('heading', { name: 'There is no session here that you may see' }),
  ).toBeVisible()

  await host.page.getByRole('textbox', { name: 'Name of the guest' }).fill('Mei')
  await host.page.getByRole('button', { name: 'Make a link' }).click()
  const url = (await host.page.getByText(/\/rooms\//).textContent()) ?? ''
  await host.page.getByRole('button', { name: 'Start session' }).click()
  await expect(host.page.getByText('1 of 8 here')).toBeVisible()
  await guest.page.goto(url)
  await guest.page.getByRole('button', { name: 'Join room' }).click()
  await host.page.getByRole('button', { name: 'People, 1 waits' }).click()
  const people = host.page.getByRole('region', { name: 'People' })
  await people.getByRole('button', { name: 'Admit Mei' }).click()
  await expect(guest.page.getByText('2 of 8 here')).toBeVisible()
  await people.getByRole('button', { name: 'Options for Mei' }).click()
  await people.getByRole('button', { name: 'Remove Mei' }).click()
  await host.page.getByRole('button', { name: 'Remove and keep out' }).click()
  await expect(guest.page.getByRole('heading', { name: 'You were taken out of the room' })).toBeVisible()
})

test('every state before the room passes the accessibility rules and fits every screen', async ({
  visitor,
}) => {
  const asha = await newMember('Asha Rao')
  const [host, nobody] = await Promise.all([visitor(), visitor()])
  await signInOn(host.page, '/herf', asha)
  await expectAccessible(host.page, 'list')
  await createSession(host.page, 'Evening class')
  await expectAccessible(host.page, 'lobby of a host')
  const address = host.page.url()
  await nobody.page.goto(address)
  await expect(nobody.page.getByRole('link', { name: 'Sign in to join' })).toBeVisible()
  await expectAccessible(nobody.page, 'lobby of nobody')
  const off = await visitor()
  await signInOn(off.page, '/herf', asha)
  await createSession(off.page, 'Called off')
  await off.page.getByRole('button', { name: 'Cancel session' }).click()
  await off.page.getByRole('button', { name: 'Cancel it' }).click()
  await expect(off.page.getByRole('heading', { name: 'This session was cancelled' })).toBeVisible()
  await expectAccessible(off.page, 'cancelled')
  await host.page.getByRole('button', { name: 'Start session' }).click()
  await expect(host.page.getByRole('log', { name: 'Messages' })).toBeVisible()
  await expectAccessible(host.page, 'room with its chat')
  await host.page.getByRole('button', { name: 'People' }).click()
  await expect(host.page.getByRole('textbox', { name: 'Name of the guest' })).toBeVisible()
  await expectAccessible(host.page, 'people')
  await host.page.getByRole('button', { name: 'Close' }).click()
  await expectUncovered(host.page, 'room')
})
