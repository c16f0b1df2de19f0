'use client'

import { X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { notes } from '@/locales/en/room/notes'
import { NotesField } from './notes-field'

/** Lies over the room without stopping it: under the header and its notices on a phone, so that a keyboard does not cover it, at the side elsewhere. */
export function NotesPanel({ linkId, onClose }: { readonly linkId: string; readonly onClose: () => void }) {
  return (
    <section
      aria-label={notes.title}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className={
        'rise-in forced-edge fixed inset-x-2 top-[calc(var(--head,7rem)+0.5rem)] z-40 flex min-h-[min(48dvh,24rem)] max-h-[calc(100dvh-var(--head,7rem)-1rem)] flex-col rounded-card border border-line ' +
        'bg-white p-4 text-gray-600 shadow-lift sm:right-4 sm:left-auto sm:min-h-[min(70dvh,34rem)] sm:w-96 lying:right-24 lying:min-h-0 lying:p-2'
      }
    >
      <div className="mb-1 flex items-center justify-between gap-3">
        <h2 className="text-lg font-semibold">{notes.title}</h2>
        <Button variant="ghost" size="icon" aria-label={notes.close} title={notes.close} onClick={onClose}>
          <X aria-hidden="true" className="size-5" />
        </Button>
      </div>
      <NotesField place={{ linkId }} autoFocus className="-m-1 flex-1 overflow-y-auto p-1" />
    </section>
  )
}
