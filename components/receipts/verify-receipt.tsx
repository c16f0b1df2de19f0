'use client'

import { FileCheck } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { useHydrated } from '@/components/ui/hydrated/use-hydrated'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { Textarea } from '@/components/ui/textarea'
import type { ReceiptVerdict } from '@/lib/contract/http/receipt'
import { refusals, verify as words } from '@/locales/en/receipts/verify'
import { askVerdict } from './ask-verdict'
import { ReceiptFacts } from './receipt-facts'

type State = 'nothing' | 'missing' | 'asking' | 'failed' | ReceiptVerdict

/** A receipt in, and what it says out, or why it is not to be believed. */
export function VerifyReceipt() {
  const [state, setState] = useState<State>('nothing')
  const file = useRef<HTMLInputElement>(null)
  const text = useRef<HTMLTextAreaElement>(null)
  const hydrated = useHydrated()
  const read = async () => (await file.current?.files?.[0]?.text()) ?? ''
  // A file may be chosen before React takes the page over, and may still be read while Verify is pressed:
  // so the fields are asked at the press, and no state of the page stands between.
  const verify = async (event: FormEvent) => {
    event.preventDefault()
    const receipt = text.current?.value || (await read())
    if (!receipt) return setState('missing')
    setState('asking')
    setState((await askVerdict(receipt)) ?? 'failed')
  }
  const take = async () => {
    setState('nothing')
    const receipt = await read()
    if (text.current) text.current.value = receipt
  }
  return (
    <>
      <Card className="mt-2 sm:mt-6">
        <h1 className="flex items-center gap-3 text-2xl font-bold tracking-tight sm:text-3xl">
          <FileCheck aria-hidden="true" className="size-7 shrink-0 text-accent" />
          {words.title}
        </h1>
        <p className="mt-2">{words.detail}</p>
        <form onSubmit={(event) => void verify(event)} className="mt-6 space-y-5">
          <div>
            <label htmlFor="receipt-file" className="mb-1.5 block font-medium text-gray-900">
              {words.file}
            </label>
            <input
              id="receipt-file"
              type="file"
              accept=".jws,application/jose,text/plain"
              ref={file}
              onChange={() => void take()}
              className="block min-h-12 w-full rounded-xl border border-edge bg-white p-2 file:mr-4 file:min-h-9 file:rounded-lg file:border-0 file:bg-tint-strong file:px-4 file:font-semibold file:text-accent-hover"
            />
          </div>
          <div>
            <label htmlFor="receipt-text" className="mb-1.5 block font-medium text-gray-900">
              {words.text}
            </label>
            <Textarea
              id="receipt-text"
              ref={text}
              rows={4}
              spellCheck={false}
              onChange={() => setState('nothing')}
              className="font-mono break-all"
            />
          </div>
          <Button
            type="submit"
            variant="primary"
            size="large"
            pending={state === 'asking'}
            disabled={!hydrated}
            className="w-full"
          >
            {words.confirm}
          </Button>
        </form>
        <div role="status" className="mt-5">
          <Answer state={state} />
        </div>
      </Card>
      {typeof state === 'object' && state.valid && <ReceiptFacts receipt={state.claims} />}
    </>
  )
}

const strong = (text: string) => <strong>{text}</strong>

function Answer({ state }: { readonly state: State }) {
  if (state === 'nothing' || state === 'asking') return null
  if (state === 'missing') return <Notice tone="warning">{words.missing}</Notice>
  if (state === 'failed') return <Notice tone="warning">{words.failed}</Notice>
  return state.valid ? (
    <Notice tone="good">
      <Sentence parts={words.genuine(strong)} />
    </Notice>
  ) : (
    <Notice tone="bad">
      <Sentence parts={words.refused(strong, refusals[state.reason])} />
    </Notice>
  )
}
