import { Check, CircleAlert, Clock3 } from 'lucide-react'
import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { ChatLine } from '@/lib/client/snapshot'
import type { LogRow } from './log-rows'
import { textParts } from './text-parts'

interface MessageRowProps {
  readonly row: LogRow
  readonly name: string
  readonly onRetry: (id: string) => void
}

const time = (ms: number) =>
  new Date(ms).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
const day = (ms: number) =>
  new Date(ms).toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

export function MessageRow({ row, name, onRetry }: MessageRowProps) {
  const { line } = row
  return (
    <li className={classes('flex flex-col', line.mine ? 'items-end' : 'items-start', row.opensRun && 'mt-3')}>
      {row.dayMs !== null && <p className="my-2 self-center text-sm font-medium">{day(row.dayMs)}</p>}
      {row.timeMs !== null && (
        <time
          dateTime={new Date(row.timeMs).toISOString()}
          className="my-1 self-center text-xs text-gray-600"
        >
          {time(row.timeMs)}
        </time>
      )}
      <div
        className={classes(
          'forced-edge max-w-[min(85%,34rem)] rounded-2xl px-4 py-2.5 text-gray-900 wrap-anywhere whitespace-pre-wrap',
          line.mine ? 'bg-tint-strong' : 'bg-gray-100',
          line.state === 'failed' && 'border border-red-600',
          row.closesRun && (line.mine ? 'rounded-br-md' : 'rounded-bl-md'),
        )}
      >
        <VisuallyHidden>{line.mine ? 'You: ' : `${name}: `}</VisuallyHidden>
        <Text text={line.text} />
      </div>
      {line.mine && <State line={line} closesRun={row.closesRun} onRetry={onRetry} />}
    </li>
  )
}

function Text({ text }: { readonly text: string }) {
  return textParts(text).map((part, index) =>
    part.kind === 'link' ? (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message never change
        key={index}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="font-medium text-accent underline hover:text-accent-hover"
      >
        {part.text}
      </a>
    ) : (
      part.text
    ),
  )
}

function State({
  line,
  closesRun,
  onRetry,
}: {
  readonly line: ChatLine
  readonly closesRun: boolean
  readonly onRetry: (id: string) => void
}) {
  if (line.state === 'failed') {
    return (
      <button
        type="button"
        onClick={() => onRetry(line.id)}
        className="inline-flex min-h-12 items-center gap-1.5 rounded-lg px-2 text-sm font-medium text-red-700 underline"
      >
        <CircleAlert aria-hidden="true" className="size-4" />
        Not sent. Try again
      </button>
    )
  }
  if (line.state === 'sent' && !closesRun) return <VisuallyHidden>Sent</VisuallyHidden>
  const Icon = line.state === 'pending' ? Clock3 : Check
  return (
    <span className="mt-0.5 inline-flex items-center gap-1 px-1 text-xs text-gray-600">
      <Icon aria-hidden="true" className="size-3.5" />
      {line.state === 'pending' ? 'Sending' : 'Sent'}
    </span>
  )
}
