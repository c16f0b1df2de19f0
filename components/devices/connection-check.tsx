'use client'

import { Network } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice, type NoticeTone } from '@/components/ui/notice'
import type { Place } from '@/lib/client/api'
import type { ConnectionResult } from '@/lib/client/connection-test'

interface ConnectionCheckProps {
  readonly place: Place
  readonly onResult: (result: ConnectionResult) => void
}

/** A short test of the way for sound and pictures; the call itself tries more than one. */
export function ConnectionCheck({ place, onResult }: ConnectionCheckProps) {
  const [state, setState] = useState<'idle' | 'testing' | ConnectionResult>('idle')
  const test = async () => {
    setState('testing')
    const { testConnection } = await import('@/lib/client/connection-test')
    const result = await testConnection(place)
    setState(result)
    onResult(result)
  }
  const words = typeof state === 'object' ? resultWords(state) : null
  return (
    <div>
      <Button className="w-full px-3" pending={state === 'testing'} onClick={() => void test()}>
        <Network aria-hidden="true" className="size-5" />
        Test the connection
      </Button>
      <div role="status" className="mt-2 empty:hidden">
        {words && <Notice tone={words.tone}>{words.text}</Notice>}
      </div>
    </div>
  )
}

function resultWords({ outcome, relayMs }: ConnectionResult): { tone: NoticeTone; text: string } {
  switch (outcome) {
    case 'relay':
      return {
        tone: 'good',
        text: `Your network reaches our relay (${relayMs ?? 0} ms), so a call gets through even where no direct way does.`,
      }
    case 'no_relay':
      return {
        tone: 'info',
        text: 'No relay is set up here. Calls go directly from one device to the other, which some company and hotel networks do not let through.',
      }
    case 'failed':
      return {
        tone: 'warning',
        text: 'Your network does not reach our relay. The call may still come up directly; if it does not, use another network, such as your phone’s.',
      }
    case 'unavailable':
      return { tone: 'warning', text: 'The test could not be made just now. You can join all the same.' }
    default:
      return outcome satisfies never
  }
}
