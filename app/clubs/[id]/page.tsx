import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ClubPage } from '@/components/group/clubs/club-page'
import { Blocked, Members } from '@/components/group/clubs/members'
import { requireAccount } from '@/lib/web/accounts/signed-in'
import { loadClub, parseClubQuery } from '@/lib/web/clubs/club-pages'
import { list } from '@/locales/en/group/clubs'
import { saidOf, typedOf } from '../view'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: list.title }

export default async function OneClub({ params, searchParams }: PageProps<'/clubs/[id]'>) {
  const account = await requireAccount()
  const [{ id }, asked] = await Promise.all([params, searchParams])
  const loaded = await loadClub(account, id, parseClubQuery(asked))
  // Of a club that blocked them there is not even a page; what that page says: not-found.tsx.
  if (!loaded) notFound()
  const { club, rooms, members, blocked } = loaded
  const { email, name } = account
  return (
    <ClubPage
      caller={{ email, name }}
      club={club}
      rooms={rooms}
      typed={typedOf(asked, { name: club.name, description: club.description ?? '' })}
      {...saidOf(asked)}
    >
      {members && (
        <Members
          club={club}
          ownId={account.id}
          members={members.members}
          page={members.page}
          all={members.totalPages}
        />
      )}
      {blocked && (
        <Blocked club={club} blocked={blocked.blocked} page={blocked.page} all={blocked.totalPages} />
      )}
    </ClubPage>
  )
}
