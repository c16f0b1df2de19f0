import { expect } from 'vitest'
import type { FunctionName } from '@/lib/db/functions/index'
import { nobodysId, type World } from '../world'
import type { Row } from './row'

type Given = Record<string, unknown>

const unknownClub = ({ rooms }: World, args: Given = {}): Record<string, readonly [Given, unknown]> => ({
  'a club that there is not': [{ p_claims: rooms.host, p_club_id: nobodysId, ...args }, 'club_not_found'],
  'whom it blocked': [{ p_claims: rooms.blocked, p_club_id: rooms.clubId, ...args }, 'club_not_found'],
})

/** What owner and moderators do; `aboutMember`: about somebody. */
const managers = (args: (world: World) => Given = () => ({})): Row => ({
  of: 'user',
  args: (world) => ({ p_club_id: world.rooms.clubId, ...args(world) }),
  strangers: (world) => ({
    ...unknownClub(world, args(world)),
    'a stranger': [
      { p_claims: world.rooms.stranger, p_club_id: world.rooms.clubId, ...args(world) },
      'not_allowed',
    ],
    'a member': [
      { p_claims: world.rooms.member, p_club_id: world.rooms.clubId, ...args(world) },
      'not_allowed',
    ],
  }),
})
/** What the owner alone does. */
const notOwners = (world: World, args: Given = {}): Record<string, readonly [Given, unknown]> => {
  const { stranger, member, clubId } = world.rooms
  return {
    ...unknownClub(world, args),
    'a stranger': [{ p_claims: stranger, p_club_id: clubId, ...args }, 'not_allowed'],
    'a member': [{ p_claims: member, p_club_id: clubId, ...args }, 'not_allowed'],
  }
}
const aboutMember = ({ rooms }: World) => ({ p_user_id: rooms.member.sub })
const aboutOwner = ({ rooms }: World) => ({ p_user_id: rooms.host.sub })

/** Clubs. */
export const clubRows = {
  create_club: {
    of: 'user',
    args: () => ({ p_name: 'Pipes' }),
    strangers: ({ rooms }) => ({
      'no name': [{ p_claims: rooms.stranger, p_name: ' ' }, 'invalid_argument'],
      'a name that is too long': [{ p_claims: rooms.stranger, p_name: 'x'.repeat(81) }, 'invalid_argument'],
      'a description that is too long': [
        { p_claims: rooms.stranger, p_name: 'Pipes', p_description: 'x'.repeat(2001) },
        'invalid_argument',
      ],
    }),
  },
  list_clubs: {
    of: 'user',
    args: () => ({}),
    strangers: ({ rooms }) => ({
      'whom it blocked': [{ p_claims: rooms.blocked }, expect.objectContaining({ clubs: [], totalItems: 0 })],
      'all at once': [{ p_claims: rooms.stranger, p_limit: 101 }, 'invalid_argument'],
    }),
  },
  find_club: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    strangers: (world) => unknownClub(world),
  },
  change_club: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId, p_changes: { name: 'Cigars' } }),
    strangers: (world) => {
      const { host, clubId } = world.rooms
      const change = (p_changes: unknown) => ({ p_claims: host, p_club_id: clubId, p_changes })
      return {
        ...notOwners(world, { p_changes: { name: 'Cigars' } }),
        'no name': [change({ name: ' ' }), 'invalid_argument'],
        'a name that is null': [change({ name: null }), 'invalid_argument'],
        'a description that is too long': [change({ description: 'x'.repeat(2001) }), 'invalid_argument'],
      }
    },
  },
  delete_club: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    strangers: (world) => notOwners(world),
  },
  join_club: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    strangers: (world) => unknownClub(world),
  },
  leave_club: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    strangers: (world) => ({
      ...unknownClub(world),
      'its owner': [{ p_claims: world.rooms.host, p_club_id: world.rooms.clubId }, 'not_allowed'],
    }),
  },
  list_club_members: {
    of: 'user',
    args: ({ rooms }) => ({ p_club_id: rooms.clubId }),
    strangers: (world) => ({
      ...unknownClub(world),
      'a stranger': [{ p_claims: world.rooms.stranger, p_club_id: world.rooms.clubId }, 'not_allowed'],
    }),
  },
  list_club_blocks: managers(),
  set_club_role: {
    of: 'user',
    args: (world) => ({ p_club_id: world.rooms.clubId, ...aboutMember(world), p_role: 'moderator' }),
    strangers: (world) => {
      const { host, member, stranger, clubId } = world.rooms
      const give = (p_claims: unknown, p_user_id: string, p_role: unknown) => ({
        ...{ p_claims, p_user_id, p_role },
        p_club_id: clubId,
      })
      return {
        ...unknownClub(world, { ...aboutMember(world), p_role: 'moderator' }),
        'a member, to itself': [give(member, member.sub, 'owner'), 'not_allowed'],
        'a stranger, to itself': [give(stranger, stranger.sub, 'owner'), 'not_allowed'],
        'a role that there is not': [give(host, member.sub, 'admin'), 'invalid_argument'],
        'no role': [give(host, member.sub, null), 'invalid_argument'],
        'somebody who is none of them': [give(host, stranger.sub, 'moderator'), 'not_a_participant'],
        'the owner, who stays one': [give(host, host.sub, 'member'), 'not_allowed'],
      }
    },
  },
  remove_club_member: managers(aboutOwner),
  block_from_club: managers(aboutOwner),
  unblock_from_club: managers(({ rooms }) => ({ p_user_id: rooms.blocked.sub })),
} as const satisfies { readonly [N in FunctionName]?: Row }
