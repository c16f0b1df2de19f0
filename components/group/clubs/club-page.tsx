import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { Sentence } from '@/components/ui/sentence'
import type { ClubView } from '@/lib/contract/http/clubs'
import type { HerfSession } from '@/lib/contract/http/herf'
import { form, item, club as words } from '@/locales/en/group/clubs'
import { linkClasses } from '../link-classes'
import { type Caller, PlacesFrame } from '../list/places-frame'
import { SessionItem } from '../list/session-item'
import { ActForm } from './act-form'
import { ClubForm, type Typed } from './club-form'
import { ClubNote, type Fault, type Note } from './note'

interface Rooms {
  readonly status: keyof typeof words.roomParts
  readonly sessions: readonly HerfSession[]
}

interface ClubPageProps {
  readonly caller: Caller
  readonly club: ClubView
  /** Null: not for the caller to know. */
  readonly rooms: readonly Rooms[] | null
  readonly typed: Typed
  readonly note: Note | null
  readonly fault: Fault | null
  /** Who belongs to it, for who may know. */
  readonly children: ReactNode
}

/** One club: its rooms and members, and what the caller may do in it. Works without a script. */
export function ClubPage({ caller, club, rooms, typed, note, fault, children }: ClubPageProps) {
  return (
    <PlacesFrame caller={caller} here="/clubs">
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          <ClubNote note={note} fault={fault} />
          <Head club={club} />
          {rooms && <RoomsOfClub club={club} rooms={rooms} />}
          {children}
        </div>
        <aside aria-label={words.settings} className="space-y-5">
          {club.isOwner && <OwnerCard club={club} typed={typed} />}
          {club.role === null ? <JoinCard club={club} /> : <LeaveCard club={club} />}
        </aside>
      </div>
    </PlacesFrame>
  )
}

function Head({ club: { name, description, createdAt, memberCount, owner, role } }: { club: ClubView }) {
  return (
    <>
      <a href="/clubs" className={linkClasses}>
        {words.all}
      </a>
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 text-2xl font-bold tracking-tight wrap-anywhere sm:text-3xl">
          <bdi>{name}</bdi>
        </h1>
        {role && <Badge tone="brand">{item.yours[role]}</Badge>}
      </div>
      <p className="mt-1 flex flex-wrap gap-x-4">
        <span className="tabular-nums">{item.members(memberCount)}</span>
        <span>{owner ? item.owner(owner.name) : item.noOwner}</span>
        <span>
          <Sentence parts={words.since(<When key="since" iso={createdAt} form="date" />)} />
        </span>
      </p>
      {description && (
        <p className="mt-3 whitespace-pre-line wrap-anywhere" dir="auto">
          {description}
        </p>
      )}
    </>
  )
}

function RoomsOfClub({ club, rooms }: { readonly club: ClubView; readonly rooms: readonly Rooms[] }) {
  const some = rooms.filter(({ sessions }) => sessions.length > 0)
  return (
    <section aria-labelledby="rooms-heading" className="mt-8">
      <h2 id="rooms-heading" className="text-xl font-bold">
        {words.rooms}
      </h2>
      {some.length === 0 && <p className="mt-2">{words.noRooms}</p>}
      {some.map(({ status, sessions }) => (
        <div key={status} className="mt-3">
          <p className="font-medium text-gray-900">{words.roomParts[status]}</p>
          <ul className="mt-2 grid gap-3 sm:grid-cols-2">
            {sessions.map((session) => (
              <SessionItem key={session.id} session={session} canKeep />
            ))}
          </ul>
        </div>
      ))}
      <p className="mt-4 flex flex-wrap gap-3">
        <ButtonLink variant="primary" href={`/herf?club=${club.id}#create`}>
          {words.createRoom}
        </ButtonLink>
        <ButtonLink href={`/herf?club=${club.id}`}>{words.allRooms}</ButtonLink>
      </p>
    </section>
  )
}

const cardClasses = 'rounded-card border border-line bg-white p-5 shadow-card'

function JoinCard({ club }: { readonly club: ClubView }) {
  return (
    <div className="rounded-card border border-tint-line bg-tint p-5">
      <p className="mb-4">{words.joinDetail}</p>
      <ActForm act="join" club={club.id} words={words.join} variant="primary" />
    </div>
  )
}

function LeaveCard({ club }: { readonly club: ClubView }) {
  if (club.isOwner) return <p className={cardClasses}>{words.ownerLeaves}</p>
  return (
    <div className={cardClasses}>
      <Sure summary={words.leave} detail={words.leaveDetail}>
        <ActForm act="leave" club={club.id} words={words.leaveConfirm} />
      </Sure>
    </div>
  )
}

function OwnerCard({ club, typed }: { readonly club: ClubView; readonly typed: Typed }) {
  return (
    <div id="form" className={`${cardClasses} scroll-mt-4`}>
      <h2 className="text-xl font-bold">{form.change}</h2>
      <ClubForm act="change" club={club.id} typed={typed} />
      <div className="mt-5 border-t border-line pt-3">
        <Sure summary={words.delete} detail={words.deleteDetail}>
          <ActForm act="delete" club={club.id} words={words.deleteConfirm} variant="danger" />
        </Sure>
      </div>
    </div>
  )
}

interface SureProps {
  readonly summary: string
  readonly detail: string
  readonly children: ReactNode
}

/** What is not done by one press alone. */
function Sure({ summary, detail, children }: SureProps) {
  return (
    <details>
      <summary className="inline-flex min-h-12 cursor-pointer items-center font-semibold text-red-700 underline-offset-4 hover:underline">
        {summary}
      </summary>
      <p className="mt-2 mb-4">{detail}</p>
      {children}
    </details>
  )
}
