'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copying as words } from '@/locales/en/copying'
import { Button } from './button'

interface CopyButtonProps {
  readonly text: string
  /** Names what is copied: "Copy {name}". */
  readonly name: string
}

type Outcome = 'none' | 'copied' | 'failed'
const outcomeWords = {
  none: '',
  copied: words.copied,
  failed: words.failed,
} as const satisfies Record<Outcome, string>
const shownMs = 2_500

/** Copies a text and says so, in the button and to screen readers. */
export function CopyButton({ text, name }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>('none')

  useEffect(() => {
    if (outcome !== 'copied') return
    const timer = setTimeout(() => setOutcome('none'), shownMs)
    return () => clearTimeout(timer)
  }, [outcome])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('copied')
    } catch {
      // No clipboard on an insecure address, or not allowed: then as it was done before there were clipboards.
      setOutcome(copiedBySelection(text) ? 'copied' : 'failed')
    }
  }

  return (
    <>
      <Button size="icon" aria-label={words.copy(name)} title={words.copy(name)} onClick={() => void copy()}>
        {outcome === 'copied' ? (
          <Check aria-hidden="true" className="size-5 text-green-700" />
        ) : (
          <Copy aria-hidden="true" className="size-5" />
        )}
      </Button>
      <span role="status" className={outcome === 'failed' ? 'basis-full text-sm text-red-700' : 'sr-only'}>
        {outcomeWords[outcome]}
      </span>
      {outcome === 'failed' && (
        <input
          readOnly
          value={text}
          aria-label={words.text(name)}
          onFocus={({ target }) => target.select()}
          className="min-h-12 w-full basis-full rounded-xl border border-edge bg-white px-3 text-sm text-gray-900"
        />
      )}
    </>
  )
}

function copiedBySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  const focused = document.activeElement
  // Inside the dialog that is open: outside of it nothing can be selected.
  const place = focused?.closest('dialog') ?? document.body
  place.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
