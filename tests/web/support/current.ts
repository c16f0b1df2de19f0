/** The cookies of the browser that pages are rendered for. */
export const current: { cookies: Map<string, string> } = { cookies: new Map() }
