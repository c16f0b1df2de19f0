'use client'

import { notes } from '@/locales/en/room/notes'
import { NotesField } from './notes-field'

/** On the summary: what the consultant noted, and what they want to add. */
export function NotesCard({ linkId }: { readonly linkId: string }) {
  return (
    <section aria-labelledby="notes" className="mt-8 print:hidden">
      <h2 id="notes" className="mb-1 text-lg font-semibold">
        {notes.title}
      </h2>
      <NotesField place={{ linkId }} />
    </section>
  )
}
