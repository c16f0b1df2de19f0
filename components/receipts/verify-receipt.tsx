'use client'

import { FileCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import type { ReceiptVerdict } from '@/lib/room/receipt'
import { askVerdict } from './ask-verdict'
import { ReceiptFacts } from './receipt-facts'

type State = 'nothing' | 'asking' | 'failed' | ReceiptVerdict

/** A receipt in, and what it says out, or why it is not to be believed. */
export function VerifyReceipt() {
  const [text, setText] = useState('')
  const [state, setState] = useState<State>('nothing')
  const verify = async (event: FormEvent) => {
    event.preventDefault()
    setState('asking')
    setState((await askVerdict(text)) ?? 'failed')
  }
  const take = async (file: File | undefined) => {
    setState('nothing')
    if (file) setText(await file.text())
  }
  return (
    <>
      <Card className="mt-2 sm:mt-6">
        <h1 className="flex items-center gap-3 text-2xl font-bold tracking-tight sm:text-3xl">
          <FileCheck aria-hidden="true" className="size-7 shrink-0 text-accent" />
          Verify a receipt
        </h1>
        <p className="mt-2">
          A receipt is signed when a session is settled. Here it is checked against the keys that this site
          publishes; nothing of it is kept.
        </p>
        <form onSubmit={(event) => void verify(event)} className="mt-6 space-y-5">
          <div>
            <label htmlFor="receipt-file" className="mb-1.5 block font-medium text-gray-900">
              Receipt file
            </label>
            <input
              id="receipt-file"
              type="file"
              accept=".jws,application/jose,text/plain"
              onChange={(event) => void take(event.target.files?.[0])}
              className="block min-h-12 w-full rounded-xl border border-edge bg-white p-2 file:mr-4 file:min-h-9 file:rounded-lg file:border-0 file:bg-tint-strong file:px-4 file:font-semibold file:text-accent-hover"
            />
          </div>
          <div>
            <label htmlFor="receipt-text" className="mb-1.5 block font-medium text-gray-900">
              Or its text
            </label>
            <Textarea
              id="receipt-text"
              rows={4}
              spellCheck={false}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setState('nothing')
              }}
              className="font-mono break-all"
              required
            />
          </div>
          <Button
            type="submit"
            variant="primary"
            size="large"
            pending={state === 'asking'}
            className="w-full"
          >
            Verify
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

function Answer({ state }: { readonly state: State }) {
  if (state === 'nothing' || state === 'asking') return null
  if (state === 'failed')
    return <Notice tone="warning">This could not be checked right now. Try again.</Notice>
  return state.valid ? (
    <Notice tone="good">
      <strong>Genuine.</strong> It says what was signed, below.
    </Notice>
  ) : (
    <Notice tone="bad">
      <strong>Refused.</strong> {state.message}
    </Notice>
  )
}
