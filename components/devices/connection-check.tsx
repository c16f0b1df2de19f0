'use client'

import { Network } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice, type NoticeTone } from '@/components/ui/notice'
import type { ConnectionResult } from '@/lib/client/devices/connection-test'
import type { Place } from '@/lib/client/http/api'
import { connection as words } from '@/locales/en/devices/devices'

interface ConnectionCheckProps {
  readonly place: Place
  readonly onResult: (result: ConnectionResult) => void
}

/** A short test of the way for sound and pictures; the call itself tries more than one. */
export function ConnectionCheck({ place, onResult }: ConnectionCheckProps) {
  const [state, setState] = useState<'idle' | 'testing' | ConnectionResult>('idle')
  const test = async () => {
    setState('testing')
    const { testConnection } = await import('@/lib/client/devices/connection-test')
    const result = await testConnection(place)
    setState(result)
    onResult(result)
  }
  const result = typeof state === 'object' ? resultWords(state) : null
  return (
    <div>
      <Button className="w-full px-3" pending={state === 'testing'} onClick={() => void test()}>
        <Network aria-hidden="true" className="size-5" />
        {words.test}
      </Button>
      <div role="status" className="mt-2 empty:hidden">
        {result && <Notice tone={result.tone}>{result.text}</Notice>}
      </div>
    </div>
  )
}

function resultWords({ outcome, relayMs }: ConnectionResult): { tone: NoticeTone; text: string } {
  switch (outcome) {
    case 'relay':
      return {
        tone: 'good',
        text: words.relay(relayMs ?? 0),
      }
    case 'no_relay':
      return {
        tone: 'info',
        text: words.noRelay,
      }
    case 'failed':
      return {
        tone: 'warning',
        text: words.failed,
      }
    case 'unavailable':
      return { tone: 'warning', text: words.unavailable }
    default:
      return outcome satisfies never
  }
}
