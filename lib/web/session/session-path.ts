import { linkPages } from '@/lib/contract/link-pages'
import { tokenIn } from '@/lib/contract/link-token'

const linkPath = /^(\/[a-z]+)\/([^/]+)(\/[^?]*)?$/
/** What stands below a link, by the kind's folder. */
const knownBelow = new Map<string, ReadonlySet<string>>([
  [linkPages.appointment, new Set(['', '/', '/calendar', '/receipt', '/receipt/proof'])],
  [linkPages.group, new Set(['', '/'])],
])
const linkId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

/**
 * What to do with a path as it came: `null`, go on; an address, where its session is; `undecodable`, no page can be meant, and reading it
 * would throw (`%ff` is no UTF-8: WHATWG URL lets it stand, decodeURIComponent does not).
 */
export function straightened(path: string): string | 'undecodable' | null {
  const [, folder = '', segment = '', below = ''] = linkPath.exec(path) ?? []
  const pages = knownBelow.get(folder)
  if (segment && pages) {
    const name = decoded(segment)
    const known = tokenIn(name) ?? linkId.exec(name)?.[0]
    if (known && (known !== segment || !pages.has(below))) {
      return `${folder}/${known}${pages.has(below) ? below : ''}`
    }
  }
  return isDecodable(path) ? null : 'undecodable'
}

/** What can be read of an escaped text; the rest is left out. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => (isDecodable(run) ? decodeURIComponent(run) : ''))
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
