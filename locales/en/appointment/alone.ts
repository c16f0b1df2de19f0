/** What a session that never begins comes to. @param name of the other side, @param until in the reader's own zone */
export const alone = {
  client: (name: string, until: string, price: string) =>
    `If ${name} is not in by ${until}, the session closes and all ${price} come back to you.`,
  consultant: (name: string, until: string, share: string) =>
    `If ${name} is not in by ${until}, the session closes and ${name} pays ${share}.`,
  nothing: (name: string, until: string) =>
    `If ${name} is not in by ${until}, the session closes. Nothing is charged.`,
  share: (cost: string, price: string) => `${cost} of ${price}`,
}

/** What follows for whoever does not come itself. */
export const missed = {
  notPaid: 'If you are not in by then, nothing is paid.',
  cost: (share: string) => `If you are not in by then, you pay ${share}.`,
  nothing: 'If you are not in by then, nothing is charged.',
}
