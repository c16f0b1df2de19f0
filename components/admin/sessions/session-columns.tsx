import type { ReactNode } from 'react'
import { Mode } from '@/components/staff/mode'
import { Money, NotYet } from '@/components/staff/money'
import { reasonInWords } from '@/components/staff/status-words'
import { isolated } from '@/lib/contract/isolated'
import { formatDuration } from '@/lib/format'
import { columns as words } from '@/locales/en/admin/list'
import { differenceInWords } from '../difference'
import type { SessionRow, Sort } from '../types'

/** One thing that a row says; two of them stand under one another in a cell. */
interface Said {
  readonly name: string
  readonly sort?: Sort
  readonly cell: (row: SessionRow) => ReactNode
}

export interface Column {
  readonly lines: readonly Said[]
  /** Numbers stand at the end of their cell. */
  readonly end?: boolean
  /** Where there is no room for a table, cards leave it to the session's own page. */
  readonly tableOnly?: boolean
}

const amount = (name: string, of: (row: SessionRow) => string | null, sort?: Sort): Said => ({
  name,
  ...(sort ? { sort } : {}),
  cell: (row) => <Money amount={of(row)} currency={row.currency} />,
})

export const columns: readonly Column[] = [
  {
    lines: [
      { name: words.client, cell: (row) => isolated(row.client) },
      { name: words.consultant, cell: (row) => isolated(row.consultant) },
    ],
  },
  {
    lines: [
      { name: words.mode, cell: (row) => <Mode sessionType={row.sessionType} /> },
      { name: words.booked, cell: (row) => formatDuration(row.bookedSeconds) },
    ],
  },
  {
    end: true,
    lines: [
      {
        name: words.actual,
        sort: 'actual',
        cell: (row) => (row.actualSeconds === null ? <NotYet /> : formatDuration(row.actualSeconds)),
      },
      { name: words.difference, cell: (row) => differenceInWords(row) ?? <NotYet /> },
    ],
  },
  {
    end: true,
    tableOnly: true,
    lines: [
      amount(words.frozen, ({ frozen }) => frozen, 'frozen'),
      amount(words.returned, ({ returned }) => returned),
    ],
  },
  {
    end: true,
    lines: [amount(words.gross, ({ gross }) => gross), amount(words.refunded, ({ refunded }) => refunded)],
  },
  { end: true, lines: [amount(words.net, ({ net }) => net), amount(words.fee, ({ fee }) => fee)] },
  {
    end: true,
    lines: [
      amount(words.released, ({ released }) => released, 'released'),
      amount(words.paidOut, ({ paidOut }) => paidOut),
    ],
  },
  {
    tableOnly: true,
    lines: [
      { name: words.endReason, cell: (row) => reasonInWords(row.endReason, row.endedBy) ?? <NotYet /> },
    ],
  },
]
