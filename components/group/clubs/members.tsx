import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Sentence } from '@/components/ui/sentence'
import type { ClubView } from '@/lib/contract/http/clubs'
import { item, pages, club as words } from '@/locales/en/group/clubs'
import { ActForm } from './act-form'
import { PageLinks } from './page-links'

type Role = 'owner' | 'moderator' | 'member'

interface Member {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly joinedAt: string
}

interface MembersProps {
  readonly club: ClubView
  readonly ownId: string
  readonly members: readonly Member[]
  readonly page: number
  readonly all: number
}

/** Who belongs to the club, and for who has a say about somebody what that is. */
export function Members({ club, ownId, members, page, all }: MembersProps) {
  return (
    <section aria-labelledby="members-heading" className="mt-8">
      <h2 id="members-heading" className="text-xl font-bold">
        {words.members}
      </h2>
      <ul className="mt-2 divide-y divide-line">
        {members.map((member) => (
          <MemberRow key={member.id} club={club} member={member} isSelf={member.id === ownId} />
        ))}
      </ul>
      <PageLinks
        label={pages.members}
        page={page}
        all={all}
        pathOf={(to) => `/clubs/${club.id}?members=${to}`}
      />
    </section>
  )
}

function hasSay(own: Role | null, isSelf: boolean, their: Role): boolean {
  if (isSelf || own === null || own === 'member') return false
  return own === 'owner' || their === 'member'
}

interface RowProps {
  readonly club: ClubView
  readonly member: Member
  readonly isSelf: boolean
}

function MemberRow({ club, member: { id, name, role, joinedAt }, isSelf }: RowProps) {
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium wrap-anywhere text-gray-900">
          <bdi>{name}</bdi>
        </span>
        {isSelf && <span className="text-sm">{words.you}</span>}
        {role !== 'member' && <Badge tone="brand">{item.roles[role]}</Badge>}
        <span className="text-sm">
          <Sentence parts={words.joined(<When key="joined" iso={joinedAt} form="date" />)} />
        </span>
      </div>
      {hasSay(club.role, isSelf, role) && <Says club={club} user={id} name={name} role={role} />}
    </li>
  )
}

interface SaysProps {
  readonly club: ClubView
  readonly user: string
  readonly name: string
  readonly role: Role
}

function Says({ club, user, name, role }: SaysProps) {
  const about = { club: club.id, user }
  const other = role === 'moderator' ? 'member' : 'moderator'
  return (
    <details>
      <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-accent underline-offset-4 hover:underline">
        {words.say(name)}
      </summary>
      <ul className="mt-1 mb-2 space-y-4 border-l-4 border-tint-line pl-4">
        {club.role === 'owner' && (
          <>
            <li>
              <ActForm
                {...about}
                act="role"
                gives={other}
                words={words.acts[other]}
                label={words.named[other](name)}
              />
            </li>
            <li>
              <ActForm
                {...about}
                act="role"
                gives="owner"
                words={words.acts.owner}
                label={words.named.owner(name)}
              />
              <p className="mt-1 text-sm">{words.ownerDetail}</p>
            </li>
          </>
        )}
        <li>
          <ActForm {...about} act="remove" words={words.acts.remove} label={words.named.remove(name)} />
          <p className="mt-1 text-sm">{words.removeDetail}</p>
        </li>
        <li>
          <ActForm
            {...about}
            act="block"
            words={words.acts.block}
            label={words.named.block(name)}
            variant="danger"
          />
          <p className="mt-1 text-sm">{words.blockDetail}</p>
        </li>
      </ul>
    </details>
  )
}

interface BlockedProps {
  readonly club: ClubView
  readonly blocked: readonly { readonly id: string; readonly name: string; readonly blockedAt: string }[]
  readonly page: number
  readonly all: number
}

/** Whom the club keeps out, and the way back. */
export function Blocked({ club, blocked, page, all }: BlockedProps) {
  if (blocked.length === 0) return null
  return (
    <section aria-labelledby="blocked-heading" className="mt-8">
      <h2 id="blocked-heading" className="text-xl font-bold">
        {words.blocked}
      </h2>
      <p className="mt-1">{words.blockedDetail}</p>
      <ul className="mt-2 divide-y divide-line">
        {blocked.map(({ id, name, blockedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
            <span className="min-w-0 flex-1 basis-52 wrap-anywhere">
              <bdi className="font-medium text-gray-900">{name}</bdi>{' '}
              <span className="text-sm">
                <Sentence parts={words.blockedSince(<When key="blocked" iso={blockedAt} form="date" />)} />
              </span>
            </span>
            <ActForm
              act="unblock"
              club={club.id}
              user={id}
              words={words.unblock}
              label={words.unblockNamed(name)}
              className="max-sm:w-full"
            />
          </li>
        ))}
      </ul>
      <PageLinks
        label={pages.blocked}
        page={page}
        all={all}
        pathOf={(to) => `/clubs/${club.id}?blocked=${to}`}
      />
    </section>
  )
}
