import type { Parts } from '../../forms/parts'

export const orders = {
  title: 'Payouts on their way',
  detail:
    'Ordered here, carried out by your bank, and ticked off when they arrived. What is ordered is no longer owed, and is owed again if you take it back.',
  back: 'All payouts',
  link: 'On their way',
  all: 'Order all that is owed',
  allDetail: 'A payout for each consultant and currency with something owed now.',
  reason: 'What it is for',
  csv: 'List for the bank (CSV)',
  pain001: 'SEPA file (pain.001)',
  files: 'Files for the bank',
  filesDetail: 'The SEPA file has what is in euros and goes to an IBAN; the CSV list has all of it.',
  none: 'Nothing is on its way.',
  onTheWay: 'On their way',
  ended: 'Ended',
  nothingEnded: 'None has ended yet.',
  of: <T>(amount: string, name: T): Parts<T> => [`${amount} to `, name],
  noAccount: 'No bank account is known.',
  by: (actor: string) => ` · ${actor}`,
  reference: 'Reference of the bank',
  paid: 'It arrived',
  cancel: 'Take back',
  /** Said, not seen. */
  about: (amount: string, name: string) => ` ${amount}, ${name}`,
  state: { in_transit: 'on its way', paid: 'paid', failed: 'failed', cancelled: 'taken back' },
  named: (state: string, reference: string) => `${state}, reference ${reference}`,
  more: 'Older ones',
}

export const person = {
  title: <T>(name: T): Parts<T> => ['Pay ', name],
  unknown: 'Nobody of that name is known.',
  owed: (amount: string) => `${amount} can be ordered now.`,
  nothing: 'Nothing can be ordered now.',
  amount: (currency: string) => `Amount in ${currency} (empty: all)`,
  reason: 'What it is for',
  order: 'Order the payout',
}

export const account = {
  title: 'Bank account',
  ofPractice: 'Account that you pay from',
  practiceDetail: 'The SEPA file names it.',
  holder: 'Account holder',
  iban: 'IBAN',
  bic: 'BIC (may be left out)',
  orNumber: 'Where there is no IBAN',
  number: 'Account number',
  branch: 'Code of the branch (IFSC, routing number, sort code)',
  keep: 'Keep the account',
}

export const payoutNotes = {
  ordered: 'The payout is ordered. Pay it by your bank, then tick it off here.',
  'ordered-all': 'All that was owed is ordered. Pay it by your bank, then tick it off here.',
  'nothing-owed': 'Nothing is owed to anybody now, so nothing was ordered.',
  paid: 'The payment is recorded.',
  'taken-back': 'It is taken back, and owed again.',
  'ended-otherwise': 'It had ended before, and otherwise. Nothing was changed.',
  gone: 'There is no such payout.',
  'account-kept': 'The bank account is kept.',
  'too-much': 'There is less to pay out than that. Nothing was ordered.',
  'not-an-amount': 'That is not an amount of the currency. Nothing was ordered.',
  'no-reference': 'Give the bank’s reference of the payment. Nothing was changed.',
  'bad-account':
    'That is not a bank account: a holder, and either an IBAN whose check digits fit or an account number. Nothing was changed.',
  'no-practice-account': 'Say first which IBAN you pay from, below; the SEPA file names it.',
  'no-sepa': 'Nothing on its way is in euros and goes to an IBAN. The CSV list has all of it.',
  invalid: 'Something in the form was not understood. Nothing was changed.',
}
