'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

export interface PausedQuestionProps {
  readonly open: boolean
  readonly name: string
  readonly isPaid: boolean
  readonly onClose: () => void
  readonly onSend: () => void
}

/** Asked once in each pause: what is written now is read later, and nobody pays for it. */
export function PausedQuestion({ open, name, isPaid, onClose, onSend }: PausedQuestionProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Send while the clock is paused?"
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" onClick={onSend}>
            Send
          </Button>
        </>
      }
    >
      <p>
        {name} is not here and reads it later. What you write until then{' '}
        {isPaid ? 'is not paid.' : 'costs nothing.'}
      </p>
    </Dialog>
  )
}
