'use client'

import { When } from '@/components/time/when'
import { type Fact, Facts } from '@/components/ui/facts'
import { Sentence } from '@/components/ui/sentence'
import type { HerfSession } from '@/lib/contract/http/herf'
import { isolated } from '@/lib/contract/isolated'
import { lobby as words } from '@/locales/en/group/hosted'
import { list } from '@/locales/en/room/room'
import { linkClasses } from '../link-classes'
import type { Known } from './gate'

/** The way back to the list. */
export function AllRooms() {
  return (
    <a href="/herf" className={linkClasses}>
      {words.all}
    </a>
  )
}

/** The session as a file for a calendar; nothing where no time is set. */
export function CalendarLink({ session: { id, status, scheduledAt } }: { readonly session: HerfSession }) {
  if (status !== 'SCHEDULED' || !scheduledAt) return null
  return (
    <a href={`/api/herf/sessions/${id}/calendar.ics`} download className={linkClasses}>
      {words.calendar}
    </a>
  )
}

/** What there is to know of a room before one is in. */
export function RoomFacts({ known: { session, people } }: { readonly known: Known }) {
  const { description, host, isHost, club, status, participantCount, maxParticipants } = session
  const isLive = status === 'LIVE'
  const inside = people.filter(({ state }) => state === 'in').map(({ name }) => isolated(name))
  const facts: Fact[] = [
    { name: words.host, value: isHost ? words.you : <bdi>{host?.name}</bdi> },
    { name: words.when, value: <RoomTime session={session} /> },
    ...(club ? [{ name: words.club, value: <bdi>{club.name}</bdi> }] : []),
    {
      name: words.people,
      value: isLive ? words.places(participantCount, maxParticipants) : words.upTo(maxParticipants),
    },
    // Nobody learns who is in without saying who they are.
    ...(isLive && (inside.length > 0 || participantCount === 0)
      ? [{ name: words.who, value: inside.length > 0 ? list(inside) : words.nobody }]
      : []),
  ]
  return (
    <>
      {description && (
        <p className="mb-2 whitespace-pre-line wrap-anywhere" dir="auto">
          {description}
        </p>
      )}
      <Facts facts={facts} />
    </>
  )
}

function RoomTime({ session: { status, scheduledAt, startedAt } }: { readonly session: HerfSession }) {
  if (status === 'LIVE' && startedAt)
    return <Sentence parts={words.since(<When iso={startedAt} form="time" />)} />
  return scheduledAt ? <When iso={scheduledAt} /> : words.atOnce
}
