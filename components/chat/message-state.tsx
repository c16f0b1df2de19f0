import { Check, CircleAlert, Clock3, RotateCw } from 'lucide-react'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { ChatLine } from '@/lib/client/chat/log'
import { sending } from '@/locales/en/room/chat'

interface MessageStateProps {
  readonly line: ChatLine
  readonly closesRun: boolean
  readonly onRetry: (id: string) => void
}

/** What became of one's own message; once sent, said under the last of a run only. */
export function MessageState({ line, closesRun, onRetry }: MessageStateProps) {
  switch (line.state) {
    case 'failed':
      return (
        <button
          type="button"
          onClick={() => onRetry(line.id)}
          className="inline-flex min-h-12 items-center gap-1.5 rounded-lg px-2 text-sm font-semibold text-red-700"
        >
          <CircleAlert aria-hidden="true" className="size-4" />
          {sending.failed}
          <span className="inline-flex items-center gap-1 underline underline-offset-2">
            {sending.again} <RotateCw aria-hidden="true" className="size-3.5" />
          </span>
        </button>
      )
    case 'pending':
      return <Line icon={Clock3} words={sending.pending} />
    case 'sent':
      return closesRun ? (
        <Line icon={Check} words={sending.sent} />
      ) : (
        <VisuallyHidden>{sending.sent}</VisuallyHidden>
      )
    default:
      return line.state satisfies never
  }
}

function Line({ icon: Icon, words }: { readonly icon: typeof Check; readonly words: string }) {
  return (
    <span className="mt-1 inline-flex items-center gap-1 px-1.5 text-xs">
      <Icon aria-hidden="true" className="size-3.5" />
      <span>{words}</span>
    </span>
  )
}
