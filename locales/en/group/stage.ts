/** The pictures of a group room: their pages, and who is large. */

export const views = {
  grid: 'Everybody',
  gridName: 'Everybody in one size',
  focus: 'Speaker',
  focusName: 'Speaker large',
  alone: 'Full screen',
  notAlone: 'Leave full screen',
}

export const pages = {
  label: 'Pages of people',
  previous: 'Previous page',
  next: 'Next page',
  of: (page: number, all: number) => `Page ${page} of ${all}`,
}

/** Who speaks on another page. */
export const speaking = {
  words: (name: string) => `Speaking: ${name}`,
  name: (name: string) => `Speaking: ${name}. Go to their page`,
}

export const pin = {
  pin: 'Pin',
  unpin: 'Unpin',
  pinOf: (name: string) => `Pin ${name}`,
  unpinOf: (name: string) => `Unpin ${name}`,
}

/** How a member comes through, where that is not well. */
export const grades = { fair: 'Fair line', weak: 'Weak line' }
