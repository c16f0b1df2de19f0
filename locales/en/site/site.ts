/** What belongs to no page, or to every one. */

export const about = {
  layout: 'Paid one-to-one appointments by chat, voice and video: the room, the meter and the till.',
  manifest: 'Paid one-to-one appointments by chat, voice and video.',
}

export const notFound = {
  title: 'Page not found',
  heading: 'There is no page here',
  start: 'Go to the start page',
  detail: 'If you came for a session, open its link exactly as it was sent to you.',
}

/** Without script no session can be joined. */
export const noScript = {
  title: 'Please turn on JavaScript',
  detail: 'Joining a session needs it. Turn it on for this page and load it again. Your payment is safe.',
}

/** In a tab, where not even the frame of a page could be drawn. */
export const documentFailed: string = 'Something went wrong · Parley'
