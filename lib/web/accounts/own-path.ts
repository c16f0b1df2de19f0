/** What addresses are read against; nothing is asked there. */
const here = 'http://own.invalid'
const longest = 1_000

/** A page of ours to go on to, or null for whatever would lead elsewhere, however it is written. */
export function ownPath(asked: unknown): string | null {
  if (typeof asked !== 'string' || asked.length > longest || !asked.startsWith('/')) return null
  // Escaped before it is read: a reader of addresses leaves out line breaks, and what then stands together may lead away.
  const written = asked.replace(/[^\x21-\x7e]+/g, (odd) => encodeURIComponent(Buffer.from(odd).toString()))
  if (!URL.canParse(written, here)) return null
  const { origin, pathname, search, hash } = new URL(written, here)
  // A browser takes what begins with two slashes for another host, and dots may have made two of one.
  if (origin !== here || pathname.startsWith('//') || /^\/api(\/|$)/.test(pathname)) return null
  return `${pathname}${search}${hash}`
}
