import { Info, TriangleAlert } from 'lucide-react'
import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { RoomClient, RoomSnapshot } from '@/lib/client/room/snapshot'
import { type StripLine, stripLines } from './strip-lines'
import { useMutedSpeech } from './use-muted-speech'

interface TroubleStripProps {
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
  /** What the kind of room has to say first. */
  readonly first: StripLine | null
  /** Who is muted is to be seen with each of them already. */
  readonly marked?: boolean
}

/** What there is to know, in one line each. The place is there from the start, so that a change in it is announced. */
export function TroubleStrip({ client, snapshot, first, marked = false }: TroubleStripProps) {
  const speaksMuted = useMutedSpeech(snapshot.devices)
  return (
    <div role="status" className="mx-auto w-full max-w-xl space-y-1.5">
      {first && <Line line={first} client={client} />}
      {stripLines(snapshot, speaksMuted, marked).map((line) => (
        <Line key={line.words} line={line} client={client} />
      ))}
    </div>
  )
}

function Line({ line, client }: { readonly line: StripLine; readonly client: RoomClient }) {
  const { words, said, tone, action } = line
  const Icon = tone === 'trouble' ? TriangleAlert : Info
  return (
    <div className="forced-edge rise-in pointer-events-auto flex items-center gap-2.5 rounded-xl border border-tint-line bg-tint px-3.5 py-2 text-sm text-gray-900">
      <Icon aria-hidden="true" className="size-4 shrink-0 text-accent" />
      <p className="min-w-0 flex-1 tabular-nums">
        <span aria-hidden={said !== undefined || undefined}>{words}</span>
        {said !== undefined && <VisuallyHidden>{said}</VisuallyHidden>}
      </p>
      {action && (
        <button
          type="button"
          onClick={() =>
            void (action.does === 'choose'
              ? client.chooseDevice(action.kind, action.id)
              : client.shareScreen(false))
          }
          className="-my-2 -mr-2 min-h-12 shrink-0 rounded-lg px-3 font-semibold text-accent-hover hover:bg-tint-strong"
        >
          {action.name}
        </button>
      )}
    </div>
  )
}
