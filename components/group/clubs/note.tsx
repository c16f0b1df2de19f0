import { Notice } from '@/components/ui/notice'
import { faults, notes } from '@/locales/en/group/clubs'

export type Note = keyof typeof notes
export type Fault = keyof typeof faults

/** What became of what was just asked for; what was wrong at a field is said there. */
export function ClubNote({ note, fault }: { readonly note: Note | null; readonly fault: Fault | null }) {
  if (fault)
    return (
      <Notice tone="bad" role="alert" className="mb-5">
        {faults[fault]}
      </Notice>
    )
  return (
    note && (
      <Notice tone="good" role="status" className="mb-5">
        {notes[note]}
      </Notice>
    )
  )
}
