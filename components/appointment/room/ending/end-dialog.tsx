'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { AppointmentClient, AppointmentSnapshot } from '@/lib/client/appointment/snapshot'
import { entryOf } from '@/lib/contract/entry-of'
import { endFailures, timeLeft, endDialog as words } from '@/locales/en/appointment/ending'
import { useReading, useServerSecond } from '../clock/use-reading'
import { awaySoonWords, moneyWords, otherAtEnd, timeLeftWords } from './ending-words'

interface EndDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly client: AppointmentClient
  readonly snapshot: AppointmentSnapshot
}

/** Ending is for both and moves money, so it is asked once, with what it does; the safe answer has the focus. */
export function EndDialog({ open, onClose, client, snapshot }: EndDialogProps) {
  const pending = snapshot.ending === 'pending'
  return (
    <Dialog
      open={open}
      alert
      onClose={onClose}
      title={words.question}
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="danger" pending={pending} onClick={() => void client.end()}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <Consequences snapshot={snapshot} />
      {snapshot.ending === 'failed' && (
        <Notice tone="bad" role="alert">
          {words.failed(failureWords(snapshot.failure))}
        </Notice>
      )}
    </Dialog>
  )
}

function failureWords(failure: AppointmentSnapshot['failure']): string {
  if (!failure) return endFailures.unknown
  if (failure.silent) return endFailures.silent
  return entryOf(endFailures, failure.code) ?? endFailures.other
}

function Consequences({ snapshot: { session, clock } }: Pick<EndDialogProps, 'snapshot'>) {
  const reading = useReading(clock)
  const other = otherAtEnd(session, clock, useServerSecond(clock))
  if (!reading) return null
  const soon = awaySoonWords(session.otherParticipantName, other)
  return (
    <>
      <p className="text-lg font-semibold text-gray-900">{timeLeftWords(reading)}</p>
      {soon && <p className="font-medium text-gray-900 tabular-nums">{timeLeft.sentence(soon)}</p>}
      <p className="tabular-nums">{moneyWords(session, reading, other)}</p>
    </>
  )
}
