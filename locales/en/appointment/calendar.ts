/** In the file for a calendar. */
export const calendar = {
  description: (url: string) => `Join here: ${url}\nThe link is yours alone: do not pass it on.`,
}
