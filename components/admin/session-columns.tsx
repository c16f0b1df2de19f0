import type { ReactNode } from 'react'
import { formatDuration } from '@/lib/format'
import { isolated } from '@/lib/room/isolated'
import { differenceInWords } from './difference'
import { Mode } from './mode'
import { Money, NotYet } from './money'
import { reasonInWords } from './status-words'
import type { SessionRow, Sort } from './types'

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
      { name: 'Client', cell: (row) => isolated(row.client) },
      { name: 'Consultant', cell: (row) => isolated(row.consultant) },
    ],
  },
  {
    lines: [
      { name: 'Mode', cell: (row) => <Mode sessionType={row.sessionType} /> },
      { name: 'Booked', cell: (row) => formatDuration(row.bookedSeconds) },
    ],
  },
  {
    end: true,
    lines: [
      {
        name: 'Actual',
        sort: 'actual',
        cell: (row) => (row.actualSeconds === null ? <NotYet /> : formatDuration(row.actualSeconds)),
      },
      { name: 'Difference', cell: (row) => differenceInWords(row) ?? <NotYet /> },
    ],
  },
  {
    end: true,
    tableOnly: true,
    lines: [
      amount('Frozen', ({ frozen }) => frozen, 'frozen'),
      amount('Returned', ({ returned }) => returned),
    ],
  },
  {
    end: true,
    lines: [amount('Gross', ({ gross }) => gross), amount('Refunded', ({ refunded }) => refunded)],
  },
  { end: true, lines: [amount('Net', ({ net }) => net), amount('Fee', ({ fee }) => fee)] },
  {
    end: true,
    lines: [
      amount('Released', ({ released }) => released, 'released'),
      amount('Paid out', ({ paidOut }) => paidOut),
    ],
  },
  {
    tableOnly: true,
    lines: [{ name: 'End reason', cell: (row) => reasonInWords(row.endReason, row.endedBy) ?? <NotYet /> }],
  },
]
