'use client'

import { ArrowDown } from 'lucide-react'
import { Fragment, type ReactNode, useMemo } from 'react'
import { Button } from '@/components/ui/button'
import type { ChatLine } from '@/lib/client/chat/log'
import { log as words } from '@/locales/en/room/chat'
import { logRows } from './log-rows'
import { MessageRow } from './message-row'
import { useFollow } from './use-follow'

/** Something in the conversation that is not a message. */
export interface LogInsert {
  readonly id: string
  readonly mine: boolean
  readonly atMs: number
  readonly node: ReactNode
}

interface MessageLogProps {
  readonly lines: readonly ChatLine[]
  /** Oldest first. */
  readonly inserts: readonly LogInsert[]
  readonly name: string
  /** Who said a line, where that has to be shown. */
  readonly nameOf?: (line: ChatLine) => string | null
  readonly onRetry: (id: string) => void
  /** Above the oldest line. */
  readonly head?: ReactNode
}

/** What was said, oldest first. Follows the newest line only while its reader is there already. */
export function MessageLog({ lines, inserts, name, nameOf, onRetry, head }: MessageLogProps) {
  const rows = useMemo(() => logRows(lines), [lines])
  const { ref, unseen, toEnd, onScroll } = useFollow<HTMLDivElement>(newest(lines.at(-1), inserts.at(-1)))
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={ref}
        role="log"
        aria-label={words.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        onScroll={onScroll}
        className="flex h-full flex-col overflow-y-auto overscroll-contain px-4 pt-4 -outline-offset-4"
      >
        {lines.length + inserts.length === 0 && (
          <p className="m-auto max-w-xs text-center text-pretty">{words.empty}</p>
        )}
        {head}
        {/* Few messages lie at the foot, near to where the next one is written. */}
        <ol className="mt-auto flex flex-col gap-1 pb-2">
          {rows.map((row, index) => (
            <Fragment key={row.line.id}>
              {between(inserts, lines[index - 1], row.line)}
              <MessageRow row={row} name={name} by={nameOf?.(row.line) ?? null} onRetry={onRetry} />
            </Fragment>
          ))}
          {between(inserts, lines.at(-1))}
        </ol>
      </div>
      {unseen && (
        <Button
          onClick={toEnd}
          className="rise-in absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full! shadow-lift"
        >
          {words.newMessages} <ArrowDown aria-hidden="true" className="size-5 text-accent" />
        </Button>
      )}
    </div>
  )
}

type Timed = Pick<LogInsert, 'id' | 'mine' | 'atMs'>

function newest(line: Timed | undefined, insert: Timed | undefined): Timed | undefined {
  return insert && insert.atMs >= (line?.atMs ?? 0) ? insert : line
}

/** What came after one line and before the next. */
function between(inserts: readonly LogInsert[], after?: Timed, before?: Timed): ReactNode {
  return inserts
    .filter(({ atMs }) => atMs >= (after?.atMs ?? 0) && atMs < (before?.atMs ?? Number.POSITIVE_INFINITY))
    .map(({ id, node }) => <li key={id}>{node}</li>)
}
