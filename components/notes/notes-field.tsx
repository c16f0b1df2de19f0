'use client'

import { useEffect, useId, useSyncExternalStore } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import { isUnread, type Notes, type NotesPlace, type NotesSnapshot, notesOf } from '@/lib/client/notes'
import { conflict, notes as words } from '@/locales/en/room/notes'
import { notesWords } from './notes-words'

interface NotesFieldProps {
  readonly place: NotesPlace
  /** The cursor goes there when it appears. */
  readonly autoFocus?: boolean
  readonly className?: string
}

/** The consultant's own notes of a session, saved while they are written. */
export function NotesField({ place, autoFocus = false, className }: NotesFieldProps) {
  const notes = notesOf(place)
  const snapshot = useSyncExternalStore(notes.subscribe, notes.getSnapshot, notes.getSnapshot)
  const hintId = useId()
  useEffect(() => {
    const leave = () => notes.flush()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [notes])
  const { state, text } = snapshot
  const unread = isUnread(state)
  return (
    <div className={classes('flex min-h-0 flex-col gap-2', className)}>
      <p id={hintId} className="text-sm">
        {words.hint}
      </p>
      {snapshot.theirs !== null && <Conflict notes={notes} theirs={snapshot.theirs} />}
      <Textarea
        rows={6}
        aria-label={words.title}
        aria-describedby={hintId}
        aria-invalid={state === 'too_long'}
        autoFocus={autoFocus}
        readOnly={unread}
        value={text}
        placeholder={unread ? '' : words.placeholder}
        className="min-h-24 flex-1 resize-y"
        onChange={({ target }) => notes.write(target.value)}
      />
      <State snapshot={snapshot} onRetry={notes.retry} />
    </div>
  )
}

function State({ snapshot, onRetry }: { readonly snapshot: NotesSnapshot; readonly onRetry: () => void }) {
  const { words: state, bad, mayRetry } = notesWords(snapshot)
  return (
    <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-3">
      <p role="status" className={classes('text-sm', bad && 'font-semibold text-red-700')}>
        {state}
      </p>
      {mayRetry && <Button onClick={onRetry}>{words.retry}</Button>}
    </div>
  )
}

function Conflict({ notes, theirs }: { readonly notes: Notes; readonly theirs: string }) {
  return (
    <Notice tone="warning" role="alert" className="shrink-0">
      <p className="font-semibold">{conflict.title}</p>
      <p className="mt-1 text-sm">{conflict.theirs}</p>
      <blockquote className="mt-1 max-h-24 overflow-y-auto border-l-4 border-tint-line pl-3 text-sm wrap-anywhere whitespace-pre-wrap">
        {theirs === '' ? conflict.nothing : theirs}
      </blockquote>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={() => notes.resolve('mine')}>{conflict.keepMine}</Button>
        <Button onClick={() => notes.resolve('theirs')}>{conflict.takeTheirs}</Button>
      </div>
    </Notice>
  )
}
