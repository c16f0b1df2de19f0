import { When } from '@/components/time/when'
import { Badge } from '@/components/ui/badge'
import { Sentence } from '@/components/ui/sentence'
import { isolated } from '@/lib/contract/isolated'
import { formatDuration } from '@/lib/format'
import { roles, attendance as words } from '@/locales/en/admin/rooms'
import { RemoveMember } from './room-acts'
import type { RoomMember, RoomView } from './room-types'

/** Who was in when: a bar over time for the eye, the same as a list for everybody, and how long in all. */
export function Attendance({ view: { room, members } }: { readonly view: RoomView }) {
  if (members.length === 0) return <p>{words.nobody}</p>
  return (
    <ul className="space-y-5">
      {members.map((member) => (
        <li key={member.id} data-testid="attendee">
          <Heading member={member} />
          <Bar member={member} />
          <Stays member={member} />
          {member.removeKey && (
            <RemoveMember
              id={room.id}
              member={member}
              formKey={member.removeKey}
              ofAccount={room.ofAccount}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function Heading({ member }: { readonly member: RoomMember }) {
  const { name, nameNow, role, isIn, waits, isRemoved, seconds } = member
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h3 className="min-w-0 font-semibold break-words text-gray-900">
        <bdi>{name}</bdi>
      </h3>
      {nameNow && (
        <span className="text-sm">
          <Sentence parts={words.nowCalled(<bdi key="now">{nameNow}</bdi>)} />
        </span>
      )}
      <Badge>{roles[role]}</Badge>
      {isIn && <Badge tone="good">{words.inNow}</Badge>}
      {waits && <Badge tone="brand">{words.waits}</Badge>}
      {isRemoved && <Badge tone="bad">{words.removed}</Badge>}
      {seconds > 0 && <span className="ml-auto tabular-nums">{words.total(formatDuration(seconds))}</span>}
    </div>
  )
}

function Bar({ member: { stretches } }: { readonly member: RoomMember }) {
  return (
    <div aria-hidden="true" className="relative mt-2 h-4 overflow-hidden rounded bg-gray-100">
      {stretches.map(({ from, offsetPercent, widthPercent }) => (
        <div
          key={from}
          className="absolute inset-y-0 min-w-0.5 bg-brand"
          style={{ left: `${offsetPercent}%`, width: `${widthPercent}%` }}
        />
      ))}
    </div>
  )
}

function Stays({ member: { name, stretches } }: { readonly member: RoomMember }) {
  if (stretches.length === 0) return <p className="mt-1 text-sm">{words.never}</p>
  return (
    <details className="text-sm">
      <summary className="inline-flex min-h-12 cursor-pointer items-center text-accent underline underline-offset-4">
        <span aria-hidden="true">{words.spans(stretches.length)}</span>
        <span className="sr-only">{words.spansOf(isolated(name), stretches.length)}</span>
      </summary>
      <ul className="space-y-1">
        {stretches.map(({ from, until, open }) => (
          <li key={from}>
            <Sentence
              parts={words.between(
                <When key="from" iso={from} />,
                <span key="until">{open ? words.now : <When iso={until} form="time" />}</span>,
              )}
            />
          </li>
        ))}
      </ul>
    </details>
  )
}
