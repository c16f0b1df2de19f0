'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import type { GroupClient, GroupSnapshot } from '@/lib/client/group/snapshot'
import { endDialog as words } from '@/locales/en/group/room'

interface EndDialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly client: GroupClient
  readonly snapshot: GroupSnapshot
}

/** Ending is for all, so it is asked once; the safe answer has the focus. */
export function EndDialog({ open, onClose, client, snapshot }: EndDialogProps) {
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
          <Button variant="danger" pending={snapshot.ending === 'pending'} onClick={() => void client.end()}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <p>{words.detail}</p>
      {snapshot.ending === 'failed' && (
        <Notice tone="bad" role="alert">
          {words.failed}
        </Notice>
      )}
    </Dialog>
  )
}
