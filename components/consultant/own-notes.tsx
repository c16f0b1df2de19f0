'use client'

import { ChevronDown, NotebookPen } from 'lucide-react'
import { useState } from 'react'
import { NotesField } from '@/components/notes/notes-field'
import { ownNotes } from '@/locales/en/staff/consultant'

/** The private notes of a session, read when they are opened and saved while they are written. */
export function OwnNotes({ sessionId }: { readonly sessionId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="group mt-3 border-t border-line pt-1"
    >
      <summary className="flex min-h-12 cursor-pointer list-none items-center gap-2 font-medium text-gray-900">
        <NotebookPen aria-hidden="true" className="size-5 text-accent" />
        {ownNotes}
        <ChevronDown aria-hidden="true" className="ml-auto size-5 text-accent group-open:rotate-180" />
      </summary>
      {open && <NotesField place={{ sessionId }} className="mt-1" />}
    </details>
  )
}
