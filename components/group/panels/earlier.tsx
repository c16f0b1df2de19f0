'use client'

import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import type { ChatLine } from '@/lib/client/chat/log'
import type { GroupClient, History } from '@/lib/client/group/snapshot'
import { earlier as words } from '@/locales/en/group/panels'

interface EarlierProps {
  readonly client: GroupClient
  readonly lines: readonly ChatLine[]
  readonly before: History['before']
}

/** Above the oldest line: who scrolls up here gets what was said before, and what they read stays where it is. */
export function Earlier({ client, lines, before }: EarlierProps) {
  const box = useRef<HTMLDivElement>(null)
  const first = lines[0]?.id
  const look = useEffectEvent(() => void client.older())
  const wants = first !== undefined && before === 'more'
  // Anew with each first line: what is still to be seen after one page of it is asked for again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first line is the reason
  useEffect(() => {
    if (!box.current || !wants) return
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && look())
    sight.observe(box.current)
    return () => sight.disconnect()
  }, [wants, first])
  useKeptPlace(box, first, lines)
  return (
    <div ref={box} className="flex min-h-12 shrink-0 items-center justify-center text-sm">
      {first !== undefined && (
        <p role="status">{before === 'more' || before === 'failed' ? '' : words[before]}</p>
      )}
      {before === 'failed' && <Button onClick={() => void client.older()}>{words.again}</Button>}
    </div>
  )
}

/** What is put in above moves nothing of what is below. @param drawn what changes whenever a line does */
function useKeptPlace(
  box: { readonly current: HTMLElement | null },
  first: string | undefined,
  drawn: unknown,
): void {
  const known = useRef<{ readonly first: string | undefined; readonly toEndPx: number } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it measures what was drawn
  useLayoutEffect(() => {
    const log = box.current?.closest('[role=log]')
    if (!log) return
    const before = known.current
    if (before?.first !== undefined && before.first !== first)
      log.scrollTop = log.scrollHeight - before.toEndPx
    const measure = () => {
      known.current = { first, toEndPx: log.scrollHeight - log.scrollTop }
    }
    measure()
    log.addEventListener('scroll', measure, { passive: true })
    return () => log.removeEventListener('scroll', measure)
  }, [box, first, drawn])
}
