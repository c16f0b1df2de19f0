'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { pausedQuestion as words } from '@/locales/en/appointment/ending'

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
      title={words.title}
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="primary" onClick={onSend}>
            {words.send}
          </Button>
        </>
      }
    >
      <p>{isPaid ? words.paid(name) : words.costs(name)}</p>
    </Dialog>
  )
}
