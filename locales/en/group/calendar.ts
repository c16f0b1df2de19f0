/** The entry of a group room in a calendar. */
export const calendar = {
  noTime: 'This session has no time yet.',
  comeIn: (url: string) => `Come in here: ${url}`,
}
