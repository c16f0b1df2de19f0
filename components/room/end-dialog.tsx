'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { readClock } from './clock-words'
import { moneyWords, timeLeftWords } from './ending-words'
import { useNow } from './use-now'

interface EndDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
}

/** Ending is for both and moves money, so it is asked once, with what it does; the safe answer has the focus. */
export function EndDialog({ open, ...rest }: EndDialogProps) {
  return open ? <OpenEndDialog {...rest} /> : null
}

function OpenEndDialog({ onClose, client, snapshot }: Omit<EndDialogProps, 'open'>) {
  const reading = readClock(snapshot.clock, useNow())
  const pending = snapshot.ending === 'pending'
  return (
    <Dialog
      open
      alert
      onClose={onClose}
      title="End the session for both?"
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            Cancel
          </Button>
          <Button variant="danger" pending={pending} onClick={() => void client.end()}>
            End session
          </Button>
        </>
      }
    >
      {reading && <p className="font-semibold text-gray-900">{timeLeftWords(reading)}</p>}
      {reading && <p>{moneyWords(snapshot.session, reading)}</p>}
      {snapshot.ending === 'failed' && (
        <Notice tone="bad" role="alert">
          {snapshot.failure?.message ?? 'The session could not be ended.'} Nothing was changed. Try again.
        </Notice>
      )}
    </Dialog>
  )
}
