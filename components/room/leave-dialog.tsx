'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { RoomSnapshot } from '@/lib/client/snapshot'
import { leavingWords } from './ending-words'

interface LeaveDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly onLeave: () => void
  readonly snapshot: RoomSnapshot
}

/** Going away for a while is not ending. */
export function LeaveDialog({ open, onClose, onLeave, snapshot }: LeaveDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Leave for now?"
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            Stay
          </Button>
          <Button variant="primary" onClick={onLeave}>
            Leave, I'll come back
          </Button>
        </>
      }
    >
      <p>{leavingWords(snapshot.session, snapshot.clock.startedAtMs !== null)}</p>
    </Dialog>
  )
}
