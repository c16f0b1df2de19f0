import type { Parts } from '../../forms/parts'
import { count, plural } from '../counts'

export const payouts = {
  title: 'Payouts',
  detail:
    'Pay by bank or in cash as always, then record it here: what is owed goes down, and the payment stands in the ledger for good. Parley itself moves no money outside.',
  sides: 'Whose accounts',
  search: 'Name or reference',
  show: 'Show',
  noSuchName: 'Nobody of that name has an account with something in it.',
  name: 'Name',
  withheld: 'Withheld',
  inTransit: 'On its way',
  paidOut: 'Paid out',
  order: 'Order',
  /** Said, not seen. */
  whom: (name: string, currency: string) => ` ${name}, ${currency}`,
  payOut: 'Pay out',
  payee: (currency: string, rating: string) => `${currency}, ${rating}`,
  pages: 'Pages',
  first: 'First page',
  next: 'Next page',
}

export const sides = {
  consultant: {
    tab: 'Consultants',
    free: 'Owed now',
    waiting: 'Pending',
    nobody: 'Nothing is owed to anybody.',
  },
  client: { tab: 'Clients', free: 'Balance', waiting: 'Frozen', nobody: 'No client has a balance.' },
}

export const history = {
  title: 'History',
  none: 'Nothing was paid out yet.',
  older: 'Older pay-outs',
  paid: <T>(amount: string, name: T): Parts<T> => [`${amount} to `, name],
  toClient: ', client',
  forSessions: (sessions: number) => `, for ${count(sessions)} ${plural(sessions, 'session', 'sessions')}`,
  by: (actor: string) => ` · ${actor}`,
  byWithReference: (actor: string, reference: string) => ` · ${actor} · reference ${reference}`,
}

export const payment = {
  button: 'Pay out',
  /** Said, not seen. */
  whom: (name: string, currency: string) => ` ${name}, ${currency}`,
  question: (name: string) => `Record a payment to ${name}?`,
  detail: (free: string) =>
    `${free} can be paid out. It leaves the ledger for good, and cannot be taken back here.`,
  amount: (currency: string) => `Amount in ${currency}`,
  reference: 'Reference of the payment (optional)',
  reason: 'Reason',
  record: 'Record payment',
  cancel: 'Cancel',
  done: 'Done',
  silent:
    'The server did not answer. Whether it was recorded is not known; pressing again records it once at most.',
}

/** What came of it, by the code of the answer; amounts with their signs. */
export const paymentAnswers = {
  recorded: ({ amount, name, left }: Pick<Payment, 'amount' | 'name' | 'left'>) =>
    `${amount} to ${name} is recorded; ${left} is left.`,
  recorded_before: ({ amount, name, left }: Pick<Payment, 'amount' | 'name' | 'left'>) =>
    `${amount} to ${name} is recorded already; ${left} is left.`,
  insufficient_funds: ({ left }: Pick<Payment, 'left'>) =>
    `There is ${left} to pay out now, and that is more. Nothing was recorded.`,
  not_an_amount: ({ currency }: Pick<Payment, 'currency'>) => `That is not an amount of ${currency}.`,
  refused: () => 'Nothing was recorded.',
}

interface Payment {
  readonly amount: string
  readonly name: string
  readonly currency: string
  readonly left: string
}
