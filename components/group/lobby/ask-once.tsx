'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { lobby } from '@/locales/en/group/hosted'

interface AskOnceProps {
  /** What the button that leads here says. */
  readonly act: string
  readonly question: string
  readonly detail: string
  readonly keep: string
  readonly confirm: string
  /** Answers whether it was done. */
  readonly onConfirm: () => Promise<boolean>
}

/** A button for what concerns everybody: asked once, and the safe answer has the focus. */
export function AskOnce({ act, question, detail, keep, confirm, onConfirm }: AskOnceProps) {
  const [state, setState] = useState<'closed' | 'open' | 'pending' | 'failed'>('closed')
  const close = () => setState('closed')
  const go = async () => {
    setState('pending')
    setState((await onConfirm()) ? 'closed' : 'failed')
  }
  return (
    <>
      <Button className="w-full" onClick={() => setState('open')}>
        {act}
      </Button>
      <Dialog
        open={state !== 'closed'}
        alert
        onClose={close}
        title={question}
        actions={
          <>
            <Button data-initial-focus onClick={close}>
              {keep}
            </Button>
            <Button variant="danger" pending={state === 'pending'} onClick={() => void go()}>
              {confirm}
            </Button>
          </>
        }
      >
        <p>{detail}</p>
        {state === 'failed' && (
          <Notice tone="bad" role="alert">
            {lobby.failed}
          </Notice>
        )}
      </Dialog>
    </>
  )
}
