import { When } from '@/components/time/when'
import { ButtonLink } from '@/components/ui/button'
import type { HerfAttendee } from '@/lib/contract/http/herf-attendance'
import { attendeeRoles, attendance as words } from '@/locales/en/group/attendance'
import { linkClasses } from '../link-classes'
import { type Caller, PlacesFrame } from '../list/places-frame'

/** Somebody who was in; `duration` in words. */
export type AttendeeRow = Pick<
  HerfAttendee,
  'memberId' | 'name' | 'role' | 'firstIn' | 'lastOut' | 'isIn'
> & {
  readonly duration: string
}

interface AttendancePageProps {
  readonly caller: Caller
  readonly sessionId: string
  readonly title: string
  readonly rows: readonly AttendeeRow[]
}

/** Who was in a room, when and how long, for its hosts. It works without a script. */
export function AttendancePage({ caller, sessionId, title, rows }: AttendancePageProps) {
  const file = (format: string) => `/api/herf/sessions/${sessionId}/attendance?format=${format}`
  return (
    <PlacesFrame caller={caller}>
      <a href={`/herf/${sessionId}`} className={linkClasses}>
        {words.back}
      </a>
      <h1 className="text-2xl font-bold sm:text-3xl">{words.title}</h1>
      <p className="mt-1 text-lg wrap-anywhere">
        <bdi>{title}</bdi>
      </p>
      <p className="mt-4">{rows.length === 0 ? words.nobody : words.total(rows.length)}</p>
      {rows.length > 0 && (
        <div className="mt-3 overflow-x-auto">
          <table className="w-full min-w-xl text-left">
            <thead>
              <tr className="border-b border-edge">
                {[words.name, words.role, words.firstIn, words.lastOut, words.duration].map((name) => (
                  <th key={name} scope="col" className="py-2 pr-4 font-semibold">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows.map((row) => (
                <Row key={row.memberId} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="mt-3 text-sm">{words.note}</p>
      <div className="mt-4 flex flex-wrap gap-3">
        <ButtonLink href={file('csv')} download>
          {words.csv}
        </ButtonLink>
        <ButtonLink variant="ghost" href={file('json')} download>
          {words.json}
        </ButtonLink>
      </div>
    </PlacesFrame>
  )
}

function Row({ row: { name, role, firstIn, lastOut, isIn, duration } }: { readonly row: AttendeeRow }) {
  return (
    <tr>
      <th scope="row" className="py-3 pr-4 font-medium wrap-anywhere text-gray-900">
        <bdi>{name}</bdi>
      </th>
      <td className="py-3 pr-4">{attendeeRoles[role]}</td>
      <td className="py-3 pr-4">{firstIn && <When iso={firstIn} />}</td>
      <td className="py-3 pr-4">{isIn || !lastOut ? words.now : <When iso={lastOut} />}</td>
      <td className="py-3 whitespace-nowrap tabular-nums">{duration}</td>
    </tr>
  )
}
