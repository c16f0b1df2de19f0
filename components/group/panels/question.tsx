'use client'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { questions as words } from '@/locales/en/group/panels'

interface QuestionProps {
  readonly asked: { readonly act: 'remove' | 'hand_on'; readonly name: string } | null
  readonly onClose: () => void
  readonly onConfirm: () => void
}

/** What cannot be taken back as easily is asked once; the safe answer has the focus. */
export function Question({ asked, onClose, onConfirm }: QuestionProps) {
  if (!asked) return null
  const { act, name } = asked
  return (
    <Dialog
      open
      alert
      onClose={onClose}
      title={words[act].title(name)}
      actions={
        <>
          <Button data-initial-focus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button variant="danger" onClick={onConfirm}>
            {words[act].confirm}
          </Button>
        </>
      }
    >
      <p>{act === 'remove' ? words.remove.detail : words.hand_on.detail(name)}</p>
    </Dialog>
  )
}
