'use client'

import { NotebookPen } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { NotesPanel } from '@/components/notes/notes-panel'
import { reactionLooks, reactions as set } from '@/components/reactions/reaction-words'
import { ShownReactions } from '@/components/reactions/shown-reactions'
import { Button } from '@/components/ui/button'
import type { Reactions } from '@/lib/client/reactions'
import { notes } from '@/locales/en/room/notes'
import { title as reactionsTitle } from '@/locales/en/room/reactions'

export interface ToolsProps {
  readonly reactions: Reactions
  readonly name: string
  readonly notesOf: string | null
  readonly open: boolean
  readonly onClose: () => void
}

/** What the button in the header opens, and what passes by when the other side reacts. */
export function Tools({ reactions, name, notesOf, open, onClose }: ToolsProps) {
  const [writing, setWriting] = useState(false)
  const snapshot = useSyncExternalStore(reactions.subscribe, reactions.getSnapshot, reactions.getSnapshot)
  const box = useRef<HTMLSpanElement>(null)
  /** The focus goes back to the button that opened it. */
  const close = () => {
    onClose()
    box.current?.parentElement?.querySelector('button')?.focus()
  }
  const write = () => {
    setWriting(true)
    onClose()
  }
  return (
    <>
      {open && (
        <Menu
          onReact={reactions.react}
          onNotes={notesOf === null ? null : write}
          onClose={close}
          onPressElsewhere={onClose}
        />
      )}
      <span ref={box} hidden />
      {writing && notesOf !== null && (
        <NotesPanel
          linkId={notesOf}
          onClose={() => {
            setWriting(false)
            close()
          }}
        />
      )}
      <ShownReactions snapshot={snapshot} name={name} />
    </>
  )
}

interface MenuProps {
  readonly onReact: Reactions['react']
  readonly onNotes: (() => void) | null
  readonly onClose: () => void
  readonly onPressElsewhere: () => void
}

function Menu({ onReact, onNotes, onClose, onPressElsewhere }: MenuProps) {
  const box = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    box.current?.querySelector('button')?.focus()
  }, [])
  // A press anywhere else closes it; one on the button that opened it is the button's own.
  useEffect(() => {
    const press = ({ target }: PointerEvent) => {
      const own = box.current?.parentElement
      if (target instanceof Node && !own?.contains(target)) onPressElsewhere()
    }
    document.addEventListener('pointerdown', press)
    return () => document.removeEventListener('pointerdown', press)
  }, [onPressElsewhere])
  return (
    <fieldset
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // It closes this, and nothing besides.
        event.preventDefault()
        onClose()
      }}
      className={
        'rise-in forced-edge absolute top-full right-0 z-30 mt-2 w-max rounded-2xl border border-line bg-white p-2 shadow-lift ' +
        'max-sm:fixed max-sm:inset-x-3 max-sm:top-[calc(var(--head,7rem)+0.5rem)] max-sm:w-auto'
      }
    >
      <legend className="sr-only">{reactionsTitle}</legend>
      <div className="flex flex-wrap justify-center">
        {set.map((reaction) => (
          <Button
            key={reaction}
            variant="ghost"
            size="icon"
            aria-label={reactionLooks[reaction].words}
            title={reactionLooks[reaction].words}
            onClick={() => onReact(reaction)}
          >
            <span aria-hidden="true" className="text-2xl leading-none">
              {reactionLooks[reaction].sign}
            </span>
          </Button>
        ))}
      </div>
      {onNotes && (
        <Button variant="ghost" className="mt-1 w-full justify-start!" onClick={onNotes}>
          <NotebookPen aria-hidden="true" className="size-5 text-accent" />
          {notes.title}
        </Button>
      )}
    </fieldset>
  )
}
