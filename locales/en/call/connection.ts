/** How the line is. */
export const connection = {
  connecting: 'Connecting…',
  notConnected: 'Not connected',
  goesOn: 'The call goes on. Reconnecting to the service…',
  slow: 'Taking longer than usual. Trying another route.',
  connected: 'Connected',
  /** The call broke. */
  lost: {
    between: 'The line between you broke. Reconnecting…',
    relay: "The relay for calls doesn't answer. Reconnecting…",
    'no-relay': 'There is no relay for this call. Reconnecting…',
  },
}
