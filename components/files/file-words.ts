import type { FileRow } from '@/lib/client/files/file-rows'
import type { FileTrouble } from '@/lib/client/files/trouble'
import { limits } from '@/lib/room/limits'

const units = ['bytes', 'kB', 'MB', 'GB'] as const

/** "512 bytes", "3.2 MB": thousands, as every file manager of a phone counts. */
export function formatBytes(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  const digits = step > 0 && value < 99.95 ? 1 : 0
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[step]}`
}

/** What there is to say of a file now. @param name the other side's first name */
export function fileWords(row: FileRow, name: string): string {
  switch (row.state) {
    case 'offered':
      return row.mine
        ? `Waiting for ${name} to accept it.`
        : `${name} wants to send you this file, straight from their device.`
    case 'connecting':
      return 'Connecting…'
    case 'moving':
      return row.mine ? 'Sending…' : 'Receiving…'
    case 'done':
      if (row.mine) return `Delivered. ${name} has all of it.`
      return row.copy === 'none' ? 'Received and checked. No longer on this page.' : 'Received and checked.'
    case 'declined':
      return row.mine ? `${name} declined this file.` : 'You declined this file.'
    case 'cancelled':
      return 'Cancelled.'
    case 'failed':
      return row.trouble ? troubleWords(row.trouble, row.mine, name) : 'The file did not get through.'
    default:
      return row.state satisfies never
  }
}

function troubleWords(trouble: FileTrouble, mine: boolean, name: string): string {
  switch (trouble) {
    case 'too_large':
      return `Not sent: a file may have ${formatBytes(limits.fileBytes)} at most.`
    case 'empty':
      return 'Not sent: there is nothing in this file.'
    case 'alone':
      return mine ? `Not sent: ${name} has to be here to accept it.` : `${name} left before the file came.`
    case 'busy':
      return 'Not sent: one file at a time. Try again when the other one is through.'
    case 'unsent':
      return mine ? 'Not sent: the connection was interrupted.' : 'The connection was interrupted.'
    case 'no_path':
      return 'Your two networks found no way for a file between them.'
    case 'lost':
      return mine
        ? 'The connection broke before all of it was sent.'
        : 'The connection broke before all of it came.'
    case 'damaged':
      return 'It did not arrive as it was sent, so it was thrown away.'
    case 'no_space':
      return 'There is no room for it on this device.'
    case 'no_disk':
      return `This window takes files up to ${formatBytes(limits.fileBytesInMemory)}. If it is a private one, open your link in a normal one.`
    case 'unreadable':
      return 'Not sent: the file was changed or moved. Choose it again.'
    case 'by_other':
      return `It could not go on at ${name}'s end.`
    case 'reloaded':
      return mine
        ? 'This page was reloaded before it was through. Choose the file again.'
        : `This page was reloaded before all of it came. Ask ${name} to send it again.`
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
