'use client'

import { Pause, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'

const everyMs = 4_000

/**
 * Asks the server for the same page again and again while somebody looks at it, with the authorisation of every page. What moves by itself can be
 * stopped (WCAG 2.2.2).
 */
export function LivePage() {
  const router = useRouter()
  const [running, setRunning] = useState(true)
  const [pending, startTransition] = useTransition()

  useEffect(() => {
    if (!running) return
    const refresh = () => {
      if (document.visibilityState === 'visible' && !pending) startTransition(() => router.refresh())
    }
    const timer = setInterval(refresh, everyMs)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [running, pending, router])

  const Icon = running ? Pause : Play
  return (
    <Button variant="ghost" onClick={() => setRunning(!running)}>
      <Icon aria-hidden="true" className="size-5" />
      <span>{running ? 'Live: pause' : 'Paused: go live'}</span>
    </Button>
  )
}
