import type { ReactNode } from 'react'
import { Mode } from '@/components/staff/mode'
import { When } from '@/components/time/when'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { type Fact, Facts } from '@/components/ui/facts'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { audit as auditWords, notes, room as words } from '@/locales/en/admin/rooms'
import { Timeline } from '../session/timeline'
import { Attendance } from './attendance'
import { EndRoom } from './room-acts'
import { RoomBadges } from './room-status'
import type { RoomView } from './room-types'

const good = ['ended', 'removed']

interface RoomDetailProps {
  readonly view: RoomView
  /** What keeps the page up to date. */
  readonly children?: ReactNode
}

/** One group room: who was in it when, what happened, and what an administrator can do about it. */
export function RoomDetail({ view, children }: RoomDetailProps) {
  const { room, note, audit, chain } = view
  return (
    <>
      <a
        href="/admin/rooms"
        className="inline-flex min-h-12 items-center font-medium text-accent underline underline-offset-4"
      >
        {words.all}
      </a>
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-0 text-2xl font-bold break-words">
          <bdi>{room.title}</bdi>
        </h1>
        <RoomBadges room={room} />
        <div className="sm:ml-auto">{children}</div>
      </div>
      {note && (
        <Notice
          tone={good.includes(note) ? 'good' : 'bad'}
          role={good.includes(note) ? 'status' : 'alert'}
          className="mb-4"
        >
          {notes[note]}
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Section title={words.facts}>
            <Facts facts={factsOf(view)} />
          </Section>
          {view.endKey && (
            <Section title={words.acts}>
              <EndRoom id={room.id} formKey={view.endKey} status={room.status} ofAccount={room.ofAccount} />
            </Section>
          )}
          <Section title={words.audit}>
            {audit.length === 0 && <p>{auditWords.none}</p>}
            <ul className="space-y-3">
              {audit.map(({ what, actor, reason, at }) => (
                <li key={at} className="border-l-4 border-tint-line pl-4">
                  <span className="block font-medium text-gray-900">{what}</span>
                  <span dir="auto" className="block break-words">
                    {reason}
                  </span>
                  <span className="text-sm">
                    <Sentence parts={auditWords.by(actor, <When key="at" iso={at} />)} />
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
        <div className="grid gap-6">
          <Section title={words.people}>
            <Attendance view={view} />
            <p className="mt-4">
              <ButtonLink href={`/api/herf/sessions/${room.id}/attendance?format=csv`} download>
                {words.csv}
              </ButtonLink>
            </p>
          </Section>
          <Section title={words.timeline}>
            <div id="timeline">
              <Timeline page={view.timeline} />
            </div>
            <p className="mt-4 text-sm">{chain.intact ? words.intact(chain.length) : words.broken}</p>
          </Section>
        </div>
      </div>
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Card>
      <section aria-label={title}>
        <h2 className="mb-3 text-lg font-bold">{title}</h2>
        {children}
      </section>
    </Card>
  )
}

function factsOf({ room, description, sessionType, createdAt, members }: RoomView): Fact[] {
  const when = (iso: string | null) => (iso ? <When iso={iso} /> : words.notYet)
  const inNow = members.filter(({ isIn }) => isIn)
  return [
    ...(description
      ? [
          {
            name: words.description,
            value: (
              <span dir="auto" className="wrap-anywhere">
                {description}
              </span>
            ),
          },
        ]
      : []),
    { name: words.host, value: <bdi className="wrap-anywhere">{room.host ?? words.noHost}</bdi> },
    ...(room.club ? [{ name: words.club, value: <bdi className="wrap-anywhere">{room.club}</bdi> }] : []),
    { name: words.mode, value: <Mode sessionType={sessionType} /> },
    { name: words.places, value: room.capacity },
    {
      name: words.inNow,
      value: inNow.length === 0 ? words.nobody : <Names names={inNow.map(({ name }) => name)} />,
      testId: 'in-now',
    },
    { name: words.made, value: <When iso={createdAt} /> },
    { name: words.opensAt, value: <When iso={room.opensAt} /> },
    { name: words.started, value: when(room.startedAt) },
    { name: words.ended, value: when(room.endedAt) },
    { name: words.id, value: <span className="text-sm break-all">{room.id}</span> },
  ]
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3">
      {names.map((name, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name, and nothing is kept of a row.
        <li key={`${name} ${at}`}>
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  )
}
