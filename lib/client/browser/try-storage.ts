/** What a browser without storage (or one that refuses it) cannot do is simply not done; null then. */
export function quietly<T>(act: () => T): T | null {
  try {
    return act()
  } catch {
    return null
  }
}
