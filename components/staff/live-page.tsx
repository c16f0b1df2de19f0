'use client'

import { Pause, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { live } from '@/locales/en/staff/staff'

const everyMs = 4_000

/** What cannot be fetched anew would be loaded anew instead, and this page be lost to the browser's own words on a server that restarts. */
async function isReachable(): Promise<boolean> {
  try {
    await fetch('/icon.svg', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(everyMs) })
    return true
  } catch {
    return false
  }
}

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
    const refresh = async () => {
      if (document.visibilityState === 'hidden' || pending || !(await isReachable())) return
      startTransition(() => router.refresh())
    }
    const timer = setInterval(() => void refresh(), everyMs)
    const looked = () => void refresh()
    document.addEventListener('visibilitychange', looked)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', looked)
    }
  }, [running, pending, router])

  const Icon = running ? Pause : Play
  return (
    <Button variant="ghost" onClick={() => setRunning(!running)}>
      <Icon aria-hidden="true" className="size-5" />
      <span>{running ? live.pause : live.goOn}</span>
    </Button>
  )
}
