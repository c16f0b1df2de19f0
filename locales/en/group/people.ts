/** Who belongs to a group room of an account, in its lobby, and what its host does about them. */

export const people = {
  title: 'People',
  roles: { host: 'Host', cohost: 'Co-host', member: '', guest: 'Guest' },
  states: {
    in: 'In the room',
    waits: 'Waits to be let in',
    invited: 'Invited',
    out: 'Not in',
    removed: 'Removed',
  },
  nobody: 'Nobody is in yet.',
  failed: "That didn't work. Check your connection and try again.",
  full: 'There is no place left.',
  acts: {
    admit: 'Admit',
    turn_away: 'Turn away',
    remove: 'Remove',
    let_back: 'Let back in',
    make_cohost: 'Make co-host',
    unmake_cohost: 'Take co-host back',
  },
  named: {
    admit: (name: string) => `Admit ${name}`,
    turn_away: (name: string) => `Turn away ${name}`,
    remove: (name: string) => `Remove ${name}`,
    let_back: (name: string) => `Let back in: ${name}`,
    make_cohost: (name: string) => `Make co-host: ${name}`,
    unmake_cohost: (name: string) => `Take co-host back: ${name}`,
  },
  admitAll: 'Admit all',
}
