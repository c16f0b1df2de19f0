import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Sentence } from '@/components/ui/sentence'
import type { HerfSession } from '@/lib/contract/http/herf'
import { item as words } from '@/locales/en/group/list'
import { linkClasses } from '../link-classes'

interface SessionItemProps {
  readonly session: HerfSession
  /** Whoever is signed in takes its time into a calendar. */
  readonly canKeep: boolean
}

/** One room in a list: all of it leads to its page. */
export function SessionItem({ session, canKeep }: SessionItemProps) {
  const { id, title, description, status, scheduledAt, isPrivate, club, participantCount, maxParticipants } =
    session
  const isFull = status === 'LIVE' && participantCount >= maxParticipants
  return (
    <li className="relative rounded-card border border-line bg-white p-4 shadow-card focus-within:border-brand hover:border-brand sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-lg leading-snug font-semibold wrap-anywhere text-gray-900">
          <a
            href={`/herf/${id}`}
            className="underline-offset-4 after:absolute after:inset-0 after:rounded-card hover:underline"
          >
            <bdi>{title}</bdi>
          </a>
        </h3>
        <span className="flex flex-wrap gap-1.5">
          {status === 'LIVE' && <Badge tone="good">{isFull ? words.full : words.live}</Badge>}
          {isPrivate && (
            <Badge>
              <Lock aria-hidden="true" className="size-3.5" />
              {words.private}
            </Badge>
          )}
          {club && (
            <Badge tone="brand">
              <bdi>{club.name}</bdi>
            </Badge>
          )}
        </span>
      </div>
      <p className="mt-1 text-sm">
        <Sentence parts={whenOf(session)} />
      </p>
      <p className="text-sm">{hostOf(session)}</p>
      <p className="text-sm tabular-nums">{countOf(session)}</p>
      {description && (
        <p className="mt-2 line-clamp-2 text-sm wrap-anywhere" dir="auto">
          {description}
        </p>
      )}
      {canKeep && status === 'SCHEDULED' && scheduledAt && (
        <a
          href={`/api/herf/sessions/${id}/calendar.ics`}
          download
          aria-label={words.calendarOf(title)}
          className={`relative ${linkClasses}`}
        >
          {words.calendar}
        </a>
      )}
    </li>
  )
}

function hostOf({ host, isHost }: HerfSession): string {
  if (isHost) return words.yours
  return host ? words.host(host.name) : ''
}

function whenOf({ status, scheduledAt, startedAt, endedAt }: HerfSession): readonly ReactNode[] {
  switch (status) {
    case 'SCHEDULED':
      return scheduledAt ? words.begins(<When iso={scheduledAt} />) : [words.open]
    case 'LIVE':
      return startedAt ? words.began(<When iso={startedAt} form="time" />) : []
    case 'ENDED':
      return endedAt ? words.ended(<When iso={endedAt} />) : []
    case 'CANCELLED':
      return endedAt ? words.cancelled(<When iso={endedAt} />) : []
    default:
      return status satisfies never
  }
}

function countOf({ status, participantCount, maxParticipants }: HerfSession): string {
  if (status === 'LIVE') return words.here(participantCount, maxParticipants)
  return status === 'ENDED' ? words.were(participantCount) : words.upTo(maxParticipants)
}
