import type { Parts } from '../../forms/parts'
import { count } from '../counts'

/** The list of all sessions. */

export const list = {
  title: 'Sessions',
  csv: 'Download CSV',
  noneOpen: 'No reported problem is open.',
  noneMatches: 'No session matches. Change the filters to see others.',
  none: 'There are no sessions yet. Each one appears here as soon as it is booked.',
  pages: 'Pages',
  first: 'First page',
  previous: 'Previous page',
  next: 'Next page',
  /** For a consultant whose name has not come. */
  asChosen: 'As chosen',
}

export const columns = {
  start: 'Start',
  status: 'Status',
  client: 'Client',
  consultant: 'Consultant',
  mode: 'Mode',
  booked: 'Booked',
  actual: 'Actual',
  difference: 'Difference',
  frozen: 'Frozen',
  returned: 'Returned',
  gross: 'Gross',
  refunded: 'Refunded',
  net: 'Net',
  fee: 'Fee',
  released: 'Released',
  paidOut: 'Paid out',
  endReason: 'End reason',
  lowestFirst: ', lowest first',
  highestFirst: ', highest first',
  who: <T>(client: T, consultant: T): Parts<T> => [', ', client, ' with ', consultant],
}

export const totals = {
  tooMany: (most: number) =>
    `More than ${count(most)} sessions match. Totals are shown for fewer, or for any number when only dates, status, mode and currency are chosen; the CSV file has them all.`,
  title: 'Totals',
  byCurrency: 'Totals by currency',
  sessions: 'Sessions',
  booked: 'Booked',
  actual: 'Actual',
  frozen: 'Frozen',
  returned: 'Returned',
  gross: 'Gross',
  refunded: 'Refunded',
  net: 'Net',
  fee: 'Fees',
  released: 'Released',
  paidOut: 'Paid out',
}

export const filters = {
  any: 'Any',
  text: 'Name or id',
  status: 'Status',
  mode: 'Mode',
  problems: 'Problems',
  show: 'Show',
  clear: 'Clear',
  more: 'More',
  /** Said, not seen. */
  moreOf: ': dates, consultant, amounts, shortfall',
  from: (zone: string) => `From (${zone})`,
  to: (zone: string) => `To (${zone})`,
  under: 'Actual under booked by, %',
  least: 'Frozen at least',
  most: 'Frozen at most',
  currency: 'Currency',
  currencyExample: 'INR',
}

export const consultantChoice = {
  label: 'Consultant',
  any: 'Any',
  failed: 'The list did not come. Search by name instead.',
  first: (most: number) => `The first ${most}. Search others by name.`,
}

export const savedViews = {
  label: 'Saved views',
  title: 'Views',
  keepAs: 'Keep this view as',
  keep: 'Keep',
  remove: (name: string) => `Remove “${name}”`,
}
