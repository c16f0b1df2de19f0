import { classes } from '@/components/ui/classes'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import { timeZone } from '@/lib/client/browser/environment'
import { log as words } from '@/locales/en/room/chat'
import type { LogRow } from './log-rows'
import { MessageState } from './message-state'
import { textParts } from './text-parts'

interface MessageRowProps {
  readonly row: LogRow
  readonly name: string
  /** Shown above where a run of one person begins; null: it is plain who it is. */
  readonly by: string | null
  readonly onRetry: (id: string) => void
}

const time = (ms: number) =>
  new Date(ms).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit', timeZone: timeZone() })
const day = (ms: number) =>
  new Date(ms).toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: timeZone(),
  })

/** One message: mine on the right in orange's tint, theirs on the left; day and time above it where they are news. */
export function MessageRow({ row, name, by, onRetry }: MessageRowProps) {
  const { line } = row
  return (
    <li className={classes('flex flex-col', line.mine ? 'items-end' : 'items-start', row.opensRun && 'mt-2')}>
      {row.dayMs !== null && <p className="mt-2 self-center text-sm font-semibold">{day(row.dayMs)}</p>}
      {row.timeMs !== null && (
        <time
          dateTime={new Date(row.timeMs).toISOString()}
          className="mt-1 mb-2 self-center text-xs font-medium"
        >
          {time(row.timeMs)}
        </time>
      )}
      {by && !line.mine && row.opensRun && <bdi className="px-4 text-sm font-semibold">{by}</bdi>}
      <div
        className={classes(
          'forced-edge max-w-[min(85%,34rem)] rounded-[1.25rem] border px-4 py-2 leading-normal text-gray-900',
          'wrap-anywhere whitespace-pre-wrap',
          line.mine ? 'border-tint-line bg-tint-strong' : 'border-gray-100 bg-gray-100',
          line.state === 'failed' && 'border-dashed border-red-600!',
          line.state === 'pending' && 'opacity-75',
          row.closesRun && (line.mine ? 'rounded-br-md' : 'rounded-bl-md'),
        )}
      >
        <VisuallyHidden>{line.mine ? words.you : words.other(by ?? name)}</VisuallyHidden>
        {/* Of its own words alone: what stands before them for the ear would decide otherwise. */}
        <div dir="auto">
          <Text text={line.text} />
        </div>
      </div>
      {line.mine && <MessageState line={line} closesRun={row.closesRun} onRetry={onRetry} />}
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
        className="font-medium text-accent underline underline-offset-2 hover:text-accent-hover"
      >
        {part.text}
      </a>
    ) : (
      part.text
    ),
  )
}
