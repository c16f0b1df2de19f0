'use client'

import { VisuallyHidden } from '@/components/ui/visually-hidden'
import type { CaptionClient, CaptionLine } from '@/lib/client/room/captions'
import { firstName } from '@/lib/format-name'
import { log as words } from '@/locales/en/room/captions'
import { useCaptions } from './use-captions'

/** Under the pictures, for who reads along. Its place is kept, so that no picture moves with a word. */
export function CaptionLines({ client }: { readonly client: CaptionClient }) {
  const { isShown, lines } = useCaptions(client)
  if (!isShown) return null
  return (
    <section
      aria-label={words.label}
      className="mt-2 flex h-24 shrink-0 flex-col justify-end overflow-hidden rounded-2xl bg-black/80 px-4 py-2 text-lg leading-snug text-white lying:h-16 lying:text-base"
    >
      <div className="mx-auto w-full max-w-3xl">
        {lines.length === 0 && <p className="text-base text-gray-200">{words.empty}</p>}
        {lines.map((line) => (
          <p key={line.key} aria-hidden="true" className="wrap-anywhere">
            <Said line={line} />
          </p>
        ))}
      </div>
      {/* Read out once, when it is written to its end. */}
      <VisuallyHidden>
        <span role="log" aria-live="polite">
          {lines
            .filter(({ done }) => done)
            .map((line) => (
              <span key={line.key} className="block">
                <Said line={line} />
              </span>
            ))}
        </span>
      </VisuallyHidden>
    </section>
  )
}

function Said({ line: { name, text } }: { readonly line: CaptionLine }) {
  return (
    <>
      <bdi className="font-semibold text-brand">{firstName(name)}</bdi> <bdi>{text}</bdi>
    </>
  )
}
