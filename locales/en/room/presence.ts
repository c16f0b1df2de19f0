/** Beside the name. */
export const presence = {
  here: 'is here',
  connection_lost: 'lost the connection',
  page_closed: 'has closed the page',
  elsewhere: 'is in another session',
  left: 'has left',
  notYet: "isn't here yet",
  notNow: "isn't here now",
  /** The same as a sentence. */
  sentence: (name: string, presence: string) => `${name} ${presence}.`,
}
