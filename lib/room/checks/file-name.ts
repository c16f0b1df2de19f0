import { limits } from '@/lib/contract/limits'

/** Separators of paths and characters that Windows refuses. */
const refused = /[/\\:*?"<>|]/g
/** Controls, half surrogate pairs, invisible marks, and marks that turn the reading direction ("gpj.exe" can look like "exe.jpg"). */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
/** Device names of Windows, whatever their extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const longestExtension = 12

/** A name under which a file may be shown and saved anywhere: no path, nothing hidden, not too long, and never empty. */
export function safeFileName(name: string): string {
  const plain = name
    .replace(invisible, '')
    .replace(refused, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (plain === '') return 'file'
  return shortened(device.test(plain) ? `_${plain}` : plain)
}

/** Cut in the middle of a name and not in its extension. */
function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= limits.fileNameCharacters) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= longestExtension ? [...name.slice(dot)] : []
  const stem = letters.slice(0, limits.fileNameCharacters - extension.length)
  return `${stem.join('').trimEnd()}${extension.join('')}`
}
