/** Below which folder the pages of a kind's links stand: `/session/<token>`. Their addresses are secrets. */
export const linkPages = { appointment: '/session', group: '/rooms' } as const

export type LinkedKind = keyof typeof linkPages

/** Below it stand the links of accounts that work once. Their addresses are secrets, too. */
export const accountLinks = '/account/links'
