'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { leaveDialog as words } from '@/locales/en/appointment/ending'
import { leavingWords } from './ending-words'

interface LeaveDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly onLeave: () => void
  readonly snapshot: AppointmentSnapshot
}

/** Going away for a while is not ending. */
export function LeaveDialog({ open, onClose, onLeave, snapshot }: LeaveDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={words.question}
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            {words.stay}
          </Button>
          <Button variant="primary" onClick={onLeave}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <p>{leavingWords(snapshot.session, snapshot.clock.startedAtMs !== null)}</p>
    </Dialog>
  )
}
