import type { FileRow } from '@/lib/client/files/file-rows'
import type { FileTrouble } from '@/lib/client/files/trouble'
import { limits } from '@/lib/contract/limits'
import { sizes, states, troubles } from '@/locales/en/room/files'

const units = ['bytes', 'kB', 'MB', 'GB'] as const

/** "512 bytes", "3.2 MB": thousands, as every file manager of a phone counts. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return sizes.one
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  const digits = step > 0 && value < 99.95 ? 1 : 0
  return sizes[units[step] ?? 'bytes'](value.toFixed(digits).replace(/\.0$/, ''))
}

/** What there is to say of a file now. @param name the other side's first name */
export function fileWords(row: FileRow, name: string): string {
  const whose = row.mine ? 'mine' : 'theirs'
  switch (row.state) {
    case 'offered':
      return states.offered[whose](name)
    case 'connecting':
      return states.connecting
    case 'moving':
      return states.moving[whose]
    case 'done':
      if (row.mine) return states.delivered(name)
      return row.copy === 'none' ? states.receivedAndGone : states.received
    case 'declined':
      return states.declined[whose](name)
    case 'cancelled':
      return states.cancelled
    case 'failed':
      return row.trouble ? troubleWords(row.trouble, whose, name) : states.failed
    default:
      return row.state satisfies never
  }
}

function troubleWords(trouble: FileTrouble, whose: 'mine' | 'theirs', name: string): string {
  switch (trouble) {
    case 'too_large':
      return troubles.too_large(formatBytes(limits.fileBytes))
    case 'no_disk':
      return troubles.no_disk(formatBytes(limits.fileBytesInMemory))
    case 'alone':
    case 'reloaded':
      return troubles[trouble][whose](name)
    case 'unsent':
    case 'lost':
      return troubles[trouble][whose]
    case 'by_other':
      return troubles.by_other(name)
    case 'empty':
    case 'busy':
    case 'no_path':
    case 'damaged':
    case 'no_space':
    case 'unreadable':
      return troubles[trouble]
    default:
      return trouble satisfies never
  }
}

/** Sending the same file again could help. */
export function mayTryAgain({ copy, state, trouble }: FileRow): boolean {
  const hopeless = trouble === 'too_large' || trouble === 'empty' || trouble === 'unreadable'
  return copy === 'original' && (state === 'cancelled' || (state === 'failed' && !hopeless))
}

export function percent({ moved, size }: FileRow): number {
  return Math.floor((100 * moved) / size)
}
