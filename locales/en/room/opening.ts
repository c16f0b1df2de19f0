/** While this side is still on its way in. */
export const opening = {
  now: 'Opening the room…',
  late: 'The room does not open yet; it is tried again all the time. Your network, very many people on it at once, a VPN or a blocker in your browser may hold back live connections (WebSockets): try without it, or another network, such as your phone’s.',
  again: 'Load the page again',
  /** Which limit it is, and what to do. */
  held: {
    rate_limited:
      'You came in very often within a short time. Leave this page open: it lets you in by itself in a moment.',
    server_busy:
      'The service is full or just starting. Leave this page open: it lets you in as soon as there is a place.',
  },
}
