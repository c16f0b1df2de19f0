'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button'

interface CopyButtonProps {
  readonly text: string
  /** Names what is copied: "Copy {name}". */
  readonly name: string
}

type Outcome = 'none' | 'copied' | 'failed'
const outcomeWords = {
  none: '',
  copied: 'Copied',
  failed: 'Copying is not allowed here. Open the link and copy its address instead.',
} as const satisfies Record<Outcome, string>
const shownMs = 2_500

/** Copies a text and says so, in the button and to screen readers. */
export function CopyButton({ text, name }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('none')

  useEffect(() => {
    if (outcome === 'none') return
    const timer = setTimeout(() => setOutcome('none'), shownMs)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('copied')
    } catch {
      setOutcome('failed') // no clipboard on an insecure address, or not allowed
    }
  }

  return (
    <>
      <Button size="icon" aria-label={`Copy ${name}`} title={`Copy ${name}`} onClick={() => void copy()}>
        {outcome === 'copied' ? (
          <Check aria-hidden="true" className="size-5 text-green-700" />
        ) : (
          <Copy aria-hidden="true" className="size-5" />
        )}
      </Button>
      <span role="status" className={outcome === 'failed' ? 'basis-full text-sm text-red-700' : 'sr-only'}>
        {outcomeWords[outcome]}
      </span>
    </>
  )
}
