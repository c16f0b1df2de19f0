import type { Parts } from '../../forms/parts'

/** A receipt on paper. */

export const receipt = {
  label: 'Receipt',
  /** What a browser calls the PDF. */
  title: (number: string) => `Receipt ${number}`,
  number: 'Receipt number',
  issued: 'Date of issue',
  session: 'Session',
  payer: 'Payer',
  consultant: 'Consultant',
  bookedFor: 'Booked for',
  started: 'Started',
  ended: 'Ended',
  cancelled: 'Cancelled',
  booked: 'Time booked',
  added: 'Time added',
  together: 'Time together',
  charged: 'Charged',
  foot: (currency: string, sessionId: string) => `All amounts in ${currency}. Session ${sessionId}.`,
}

/** The one line that it is for. */
export const headlines = {
  earned: (amount: string) => `You earned ${amount}`,
  youPaid: (amount: string) => `You paid ${amount}`,
  paid: (client: string, amount: string) => `${client} paid ${amount}`,
}

/** What became of a session that did not simply take place. */
export const outcomes = {
  abandoned: 'Both had left, and the session was closed',
  no_show_client: 'The client did not come',
  no_show_consultant: 'The consultant did not come',
  expired: 'The two were not in at the same time',
  cancelled: 'Cancelled before the start',
}

/** From what was frozen to what was paid in the end. */
export const amounts = {
  title: 'Amount',
  price: 'Price',
  priceWithTime: 'Price, with the time added',
  returned: 'Not used, returned',
  paid: 'Paid',
  paidByClient: 'Paid by the client',
  refunded: 'Refunded',
  afterRefunds: 'Paid after refunds',
  fee: 'Platform fee',
  consultant: "The consultant's part",
}

export const keep = {
  print: 'Print or save as PDF',
  proof: 'Download proof',
  detail: <T>(link: (words: string) => T): Parts<T> => [
    'The proof is the same as a signed file: whoever has it can ',
    link('check that nothing was changed'),
    '. It says what was settled; a refund since then is only on the receipt.',
  ],
}

/** In place of a receipt that cannot be shown, or not yet. */
export const noReceipt = {
  none: {
    title: 'There is no receipt here',
    detail: 'A receipt is there once the session is over. Open it from the session’s own page.',
  },
  unavailable: {
    title: 'The receipt cannot be read right now',
    detail: 'Nothing is lost. Load this page again in a moment.',
  },
}
