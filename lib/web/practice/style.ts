import type { PracticeSettings } from '@/lib/db/functions/practice'
import { paletteOf } from './palette'

/** The name that the product has of its own, in `components/ui/wordmark.tsx`. */
const ownName = 'Parley'

/**
 * What a practice looks like, as a file of its own beside every page: it costs no page a script, and pages that are made once have it, too.
 * The mark and the name in the header are the file's to replace.
 */
export function styleOf(settings: PracticeSettings | null): string {
  if (!settings) return ''
  const { accent, name, logo } = settings
  return [accent ? coloursOf(accent) : '', name === ownName && !logo ? '' : headOf(name, logo)].join('')
}

function coloursOf(accent: string): string {
  const variables = Object.entries(paletteOf(accent)).map(([variable, colour]) => `${variable}:${colour}`)
  return `:root{${variables.join(';')}}\n`
}

function headOf(name: string, logo: string | null): string {
  const picture = logo
    ? `.wordmark::before{content:"";flex:none;width:2rem;height:2rem;background:url("${logoPath(logo)}") center/contain no-repeat}\n`
    : ''
  return (
    // The product's own name stays what a link is called to who does not see: what CSS writes is no text of the document.
    `.wordmark>svg{display:none}\n.wordmark>span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n${picture}` +
    `.wordmark::after{content:${quoted(name)};max-width:min(60vw,24rem);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\n`
  )
}

export function logoPath(logo: string): string {
  return `/practice-logo?v=${logo}`
}

/** A string of CSS: everything but plain letters, digits and spaces by its number. */
function quoted(text: string): string {
  return `"${text.replace(/[^A-Za-z0-9 ]/gu, (letter) => `\\${letter.codePointAt(0)?.toString(16)} `)}"`
}
