import { expect, it } from 'vitest'
import { headingOf } from '@/components/group/room/heading'
import { unseen } from '@/lib/client/room/members'
import type { MemberView } from '@/lib/client/room/snapshot'

const view = { title: 'Choir', capacity: 4 }
const member = (name: string, seen: Partial<MemberView>): MemberView => ({
  ...unseen,
  id: name,
  role: 'member',
  name,
  ...seen,
})

it('counts whoever is in, and who is still seen and heard without a connection to the service', () => {
  const members = [
    member('Ravi', { present: true }),
    member('Mei', { media: 'connected' }),
    member('Tom', { media: 'lost' }),
  ]
  expect(headingOf({ view, members, phase: 'live' })).toMatchObject({ presence: '3 of 4 here', isHere: true })
  expect(headingOf({ view, members: [], phase: 'waiting' })).toMatchObject({
    presence: '1 of 4 here',
    isHere: false,
  })
})
