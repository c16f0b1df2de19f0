import type { ReactNode } from 'react'
import { When } from '@/components/time/when'
import { Button, ButtonLink } from '@/components/ui/button'
import { Choice, Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { forms } from '@/lib/contract/limits'
import { notes, roomStatuses, rooms as words } from '@/locales/en/admin/rooms'
import { KindSwitch } from './kind-switch'
import { RoomBadges } from './room-status'
import type { RoomItem, RoomsView } from './room-types'

interface RoomsProps {
  readonly view: RoomsView
  /** What keeps the page up to date. */
  readonly children?: ReactNode
}

/** All group rooms, and what is live now. */
export function Rooms({ view, children }: RoomsProps) {
  const { rows, live, note, filtered } = view
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="text-2xl font-bold">{words.title}</h1>
        <KindSwitch here="/admin/rooms" />
        <p data-testid="live-rooms">{words.live(live.rooms, live.people)}</p>
        <div className="sm:ml-auto">{children}</div>
      </div>
      {note && (
        <Notice tone="bad" role="alert" className="mb-3">
          {notes[note]}
        </Notice>
      )}
      <RoomFilters view={view} />
      <p className="mt-4">{words.total(view.total)}</p>
      {rows.length === 0 ? (
        <p className="py-6">{filtered ? words.none : words.noneYet}</p>
      ) : (
        <ul className="mt-2 divide-y divide-line border-y border-line">
          {rows.map((row) => (
            <Row key={row.id} room={row} />
          ))}
        </ul>
      )}
      <Pages {...view} />
    </>
  )
}

/** A plain GET form: what is chosen stands in the address and can be kept or shared. */
function RoomFilters({ view }: { readonly view: RoomsView }) {
  return (
    <search>
      <form
        method="get"
        action="/admin/rooms"
        className="grid grid-cols-2 items-end gap-x-3 gap-y-2 lg:grid-cols-[2fr_1fr_1fr_1fr_auto]"
      >
        <Field
          label={words.search}
          name="text"
          type="search"
          defaultValue={view.text}
          maxLength={forms.searchCharacters}
          className="max-lg:col-span-2"
        />
        <Choice label={words.status} name="status" defaultValue={view.status ?? ''}>
          <option value="">{words.any}</option>
          {Object.entries(roomStatuses).map(([status, word]) => (
            <option key={status} value={status}>
              {word}
            </option>
          ))}
        </Choice>
        <Choice label={words.club} name="club" defaultValue={view.club}>
          <option value="">{words.any}</option>
          {view.clubs.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
        <Field label={words.day(view.zone)} name="day" type="date" defaultValue={view.day} />
        <div className="flex gap-2 max-lg:col-span-2">
          <Button type="submit" variant="primary">
            {words.show}
          </Button>
          <ButtonLink variant="ghost" href="/admin/rooms">
            {words.clear}
          </ButtonLink>
        </div>
      </form>
    </search>
  )
}

function Row({ room }: { readonly room: RoomItem }) {
  const { title, href, host, club, status, inNow, cameIn, capacity } = room
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
      <div className="min-w-0 flex-1 basis-64">
        <a
          href={href}
          className="inline-flex min-h-12 items-center font-semibold break-words text-accent underline-offset-4 hover:underline"
        >
          <bdi>{title}</bdi>
        </a>
        <p className="text-sm">
          {host && <Sentence parts={words.hostedBy(<bdi key="host">{host}</bdi>)} />}{' '}
          {club && <Sentence parts={words.inClub(<bdi key="club">{club}</bdi>)} />}
        </p>
      </div>
      <div className="text-sm sm:w-72 sm:shrink-0">
        <Times room={room} />
        <p>{status === 'ENDED' ? words.cameIn(cameIn) : words.inNow(inNow, capacity)}</p>
      </div>
      <div className="sm:w-52 sm:shrink-0">
        <RoomBadges room={room} />
      </div>
    </li>
  )
}

function Times({ room: { opensAt, startedAt, endedAt } }: { readonly room: RoomItem }) {
  if (!startedAt) {
    return (
      <p>
        <Sentence parts={words.opens(<When key="opens" iso={opensAt} />)} />
      </p>
    )
  }
  return (
    <p>
      <Sentence
        parts={
          endedAt
            ? words.wasAt(<When key="from" iso={startedAt} />, <When key="until" iso={endedAt} form="time" />)
            : words.started(<When key="since" iso={startedAt} />)
        }
      />
    </p>
  )
}

function Pages({ previousHref, nextHref }: Pick<RoomsView, 'previousHref' | 'nextHref'>) {
  if (!previousHref && !nextHref) return null
  return (
    <nav aria-label={words.pages} className="mt-6 flex flex-wrap gap-3">
      {previousHref && <ButtonLink href={previousHref}>{words.previous}</ButtonLink>}
      {nextHref && <ButtonLink href={nextHref}>{words.next}</ButtonLink>}
    </nav>
  )
}
