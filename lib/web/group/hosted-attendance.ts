import type * as z from 'zod/mini'
import type { byId } from '@/lib/contract/http/herf'
import type {
  HerfAttendanceResponse,
  HerfAttendee,
  herfAttendanceQuery,
} from '@/lib/contract/http/herf-attendance'
import type { AccountCall } from '../accounts/account-route'
import { json } from '../http/route'
import { type CsvColumn, csvResponse } from '../staff/lists/csv'
import { answeringRefusals } from './refusals'

interface Asked {
  readonly params: z.output<typeof byId>
  readonly query: z.output<typeof herfAttendanceQuery>
}

/** Who was in a group room, when and how long, for its hosts and administrators: as JSON, or as a file for spreadsheets. Reads only. */
export function attendanceOfHosted({ params, query }: Asked, call: AccountCall): Promise<Response> {
  return answeringRefusals(async () => {
    const { serverTime, ...attendance } = await call.database.rpc('group_attendance', {
      p_claims: call.account.claims,
      p_session_id: params.id,
    })
    const answer: HerfAttendanceResponse = attendance
    if (query.format !== 'csv' && (query.format === 'json' || !asksForCsv(call.headers))) return json(answer)
    const day = (attendance.startedAt ?? serverTime).slice(0, 10)
    return csvResponse(`attendance-${day}.csv`, columns, atOnce(attendance.attendees))
  })
}

const csvType = /^\s*text\/csv\s*(;|$)/i

function asksForCsv(headers: Headers): boolean {
  const accepted = (headers.get('accept') ?? '').split(',')
  return accepted.some((type) => csvType.test(type)) && !accepted.some((type) => /json/i.test(type))
}

async function* atOnce<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  yield rows
}

const columns: readonly CsvColumn<HerfAttendee>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'Name now', cell: ({ nameNow }) => nameNow },
  { name: 'Role', cell: ({ role }) => role },
  { name: 'Guest', cell: ({ guest }) => (guest ? 'yes' : 'no') },
  { name: 'First in', cell: ({ firstIn }) => firstIn },
  { name: 'Last out', cell: ({ lastOut }) => lastOut },
  { name: 'Seconds', cell: ({ seconds }) => seconds },
  { name: 'Times in', cell: ({ spans }) => spans.length },
  {
    name: 'Spans',
    cell: ({ spans }) => spans.map(({ from, until }) => `${from}/${until}`).join(' '),
  },
  { name: 'Member id', cell: ({ memberId }) => memberId },
  { name: 'Account id', cell: ({ userId }) => userId },
]
