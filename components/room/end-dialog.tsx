'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { RoomClient, RoomSnapshot } from '@/lib/client/snapshot'
import { awaySoonWords, moneyWords, otherAtEnd, timeLeftWords } from './ending-words'
import { useReading, useServerSecond } from './use-reading'

interface EndDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly client: RoomClient
  readonly snapshot: RoomSnapshot
}

/** Ending is for both and moves money, so it is asked once, with what it does; the safe answer has the focus. */
export function EndDialog({ open, onClose, client, snapshot }: EndDialogProps) {
  const pending = snapshot.ending === 'pending'
  return (
    <Dialog
      open={open}
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
      <Consequences snapshot={snapshot} />
      {snapshot.ending === 'failed' && (
        <Notice tone="bad" role="alert">
          {`That didn't go through: ${snapshot.failure?.message ?? 'the server could not be reached.'} The session goes on; you can try again.`}
        </Notice>
      )}
    </Dialog>
  )
}

function Consequences({ snapshot: { session, clock } }: Pick<EndDialogProps, 'snapshot'>) {
  const reading = useReading(clock)
  const other = otherAtEnd(session, clock, useServerSecond(clock))
  if (!reading) return null
  const soon = awaySoonWords(session.otherParticipantName, other)
  return (
    <>
      <p className="text-lg font-semibold text-gray-900">{timeLeftWords(reading)}</p>
      {soon && <p className="font-medium text-gray-900 tabular-nums">{soon}.</p>}
      <p className="tabular-nums">{moneyWords(session, reading, other)}</p>
    </>
  )
}
