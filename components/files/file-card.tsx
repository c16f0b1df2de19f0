'use client'

import { CircleAlert, CircleCheck, Download, FileText } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { type FileRow, isOpen } from '@/lib/client/files/file-rows'
import type { FileDesk } from '@/lib/client/files/file-transfers'
import { card as words } from '@/locales/en/room/files'
import { fileWords, formatBytes, mayTryAgain, percent } from './file-words'

export interface FileCardProps {
  readonly row: FileRow
  readonly desk: FileDesk
  /** The other side's first name. */
  readonly name: string
}

/** A file in the conversation: what it is, how it stands, and what can be done about it. */
export function FileCard({ row, desk, name }: FileCardProps) {
  const card = useRef<HTMLFieldSetElement>(null)
  // What was pressed goes away, and the focus would go with it.
  const act = (wish: (id: string) => void) => () => {
    wish(row.id)
    card.current?.focus()
  }
  return (
    <div className={classes('mt-2 flex flex-col', row.mine ? 'items-end' : 'items-start')}>
      <fieldset
        ref={card}
        tabIndex={-1}
        className={classes(
          'forced-edge w-[min(100%,22rem)] min-w-0 rounded-[1.25rem] border p-3 text-gray-900',
          row.mine ? 'border-tint-line bg-tint-strong' : 'border-gray-200 bg-gray-100',
          row.state === 'failed' && 'border-dashed border-red-600!',
        )}
      >
        <legend className="sr-only">{row.mine ? words.mine(row.name) : words.theirs(name, row.name)}</legend>
        <div className="flex items-center gap-3">
          <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-white text-accent">
            <FileText aria-hidden="true" className="size-5" />
          </span>
          <div className="min-w-0">
            <p className="line-clamp-2 leading-snug font-semibold wrap-anywhere">{row.name}</p>
            <p className="text-sm text-gray-600">{formatBytes(row.size)}</p>
          </div>
        </div>
        <State row={row} name={name} />
        <Actions row={row} desk={desk} act={act} />
      </fieldset>
    </div>
  )
}

function State({ row, name }: { readonly row: FileRow; readonly name: string }) {
  const bad = row.state === 'failed'
  const Icon = bad ? CircleAlert : CircleCheck
  return (
    <div className="mt-2 text-sm leading-snug">
      <p className={classes('flex items-start gap-1.5', bad ? 'font-medium text-red-700' : 'text-gray-700')}>
        {(bad || row.state === 'done') && (
          <Icon aria-hidden="true" className={classes('mt-0.5 size-4 shrink-0', !bad && 'text-green-700')} />
        )}
        <span>{fileWords(row, name)}</span>
      </p>
      {row.state === 'moving' && <Progress row={row} />}
    </div>
  )
}

/** The log says aloud what changes in it, and of this nobody wants to hear every step. */
function Progress({ row }: { readonly row: FileRow }) {
  const done = percent(row)
  return (
    <div className="mt-2">
      <div
        role="progressbar"
        aria-label={row.name}
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={100}
        className="forced-edge h-2 overflow-hidden rounded-full bg-white"
      >
        <div
          className="h-full rounded-full bg-brand forced-colors:bg-[Highlight]"
          style={{ width: `${done}%` }}
        />
      </div>
      <p aria-hidden="true" className="mt-1 text-xs text-gray-600 tabular-nums">
        {words.moved(formatBytes(row.moved), formatBytes(row.size))}
      </p>
    </div>
  )
}

interface ActionsProps {
  readonly row: FileRow
  readonly desk: FileDesk
  readonly act: (wish: (id: string) => void) => () => void
}

function Actions({ row, desk, act }: ActionsProps) {
  if (row.state === 'offered' && !row.mine) {
    return (
      <Buttons>
        <Action of={row} onPress={act(desk.decline)} words={words.decline} />
        <Action of={row} onPress={act(desk.accept)} words={words.accept} primary />
      </Buttons>
    )
  }
  if (row.copy === 'unsaved' || row.copy === 'saved') {
    return (
      <Buttons>
        <Action of={row} onPress={() => desk.save(row.id)} words={words.save} primary>
          <Download aria-hidden="true" className="size-5" />
        </Action>
      </Buttons>
    )
  }
  if (isOpen(row)) {
    return (
      <Buttons>
        <Action of={row} onPress={act(desk.cancel)} words={words.cancel} />
      </Buttons>
    )
  }
  if (mayTryAgain(row)) {
    return (
      <Buttons>
        <Action of={row} onPress={() => desk.again(row.id)} words={words.again} />
      </Buttons>
    )
  }
  return null
}

function Buttons({ children }: { readonly children: ReactNode }) {
  return <div className="mt-3 flex flex-wrap justify-end gap-2">{children}</div>
}

interface ActionProps {
  readonly of: FileRow
  readonly words: string
  readonly primary?: boolean
  readonly onPress: () => void
  readonly children?: ReactNode
}

/** Named with its file, because there may be several in one conversation. */
function Action({ of, words: name, primary = false, onPress, children }: ActionProps) {
  return (
    <Button variant={primary ? 'primary' : 'secondary'} onClick={onPress}>
      {children}
      {name}
      <VisuallyHidden> {of.name}</VisuallyHidden>
    </Button>
  )
}
