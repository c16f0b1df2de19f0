/** What somebody is signed in with. */

export const agents = { browserOn: (browser: string, system: string) => `${browser} on ${system}` }
