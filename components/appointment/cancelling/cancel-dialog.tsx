'use client'

import { useEffect, useEffectEvent, useId, useState } from 'react'
import { sessionTitle } from '@/components/room/mode-words'
import { usePlace } from '@/components/time/use-place'
import { When } from '@/components/time/when'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Sentence } from '@/components/ui/sentence'
import { Spinner } from '@/components/ui/spinner'
import { Textarea } from '@/components/ui/textarea'
import type { CancellationView, SessionView, SummaryView } from '@/lib/contract/http/session'
import { forms } from '@/lib/contract/limits'
import { formatDateTime } from '@/lib/format'
import { cancelling as words } from '@/locales/en/appointment/cancelling'
import { cancelBooking, type Holder, previewCancellation } from './ask-cancel'
import { keptWords, returnedWords } from './cancel-words'

interface CancelDialogProps {
  readonly session: SessionView
  readonly holder: Holder
  readonly onClose: () => void
  readonly onCancelled: (summary: SummaryView) => void
}

interface State {
  readonly effect: CancellationView | null
  readonly pending: boolean
  readonly failure: string | null
}

/** Asks for a decision, with what it does to the money in front of it. */
export function CancelDialog({ session, holder, onClose, onCancelled }: CancelDialogProps) {
  const [state, setState] = useState<State>({ effect: null, pending: true, failure: null })
  const [reason, setReason] = useState('')
  const preview = useEffectEvent(async () => {
    const answer = await previewCancellation(holder)
    if (answer.state === 'shown') setState({ effect: answer.effect, pending: false, failure: null })
    else refuse(answer)
  })
  useEffect(() => void preview(), [])

  const refuse = ({ words: why, over }: { words: string; over: boolean }) => {
    // It is over meanwhile: the page itself says how.
    if (over) window.location.reload()
    else setState((before) => ({ ...before, pending: false, failure: why }))
  }
  const cancel = async (shown: CancellationView) => {
    setState({ effect: shown, pending: true, failure: null })
    const answer = await cancelBooking(holder, shown, reason)
    if (answer.state === 'cancelled') onCancelled(answer.summary)
    else if (answer.state === 'changed')
      setState({ effect: answer.effect, pending: false, failure: words.changed })
    else refuse(answer)
  }

  const { effect, pending, failure } = state
  return (
    <Dialog
      open
      alert
      onClose={onClose}
      title={words.question}
      actions={
        <>
          <Button onClick={onClose} data-initial-focus>
            {words.keep}
          </Button>
          {effect && (
            <Button variant="danger" pending={pending} onClick={() => void cancel(effect)}>
              {words.confirm}
            </Button>
          )}
        </>
      }
    >
      <p>
        <Sentence
          parts={words.session(<bdi>{sessionTitle(session)}</bdi>, <When iso={session.scheduledStartTime} />)}
        />
      </p>
      {effect && <Effect effect={effect} />}
      {!effect && pending && <Asking />}
      {failure && (
        <Notice tone="bad" role="alert">
          {failure}
        </Notice>
      )}
      {effect && <Word name={session.otherParticipantName} value={reason} onChange={setReason} />}
    </Dialog>
  )
}

function Asking() {
  return (
    <p role="status" className="flex items-center gap-3">
      <Spinner className="size-5 text-accent" />
      <span>{words.asking}</span>
    </p>
  )
}

function Effect({ effect }: { readonly effect: CancellationView }) {
  const place = usePlace()
  const freeUntil = effect.freeUntil && formatDateTime(effect.freeUntil, place)
  return (
    <div className="rounded-xl bg-tint p-4">
      <p className="text-xl font-bold text-gray-900">{returnedWords(effect)}</p>
      <p className="mt-1 text-gray-700">{keptWords(effect, freeUntil)}</p>
    </div>
  )
}

interface WordProps {
  readonly name: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Word({ name, value, onChange }: WordProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-gray-900">
        <Sentence parts={words.word(<bdi>{name}</bdi>)} />
      </label>
      <Textarea
        id={id}
        rows={2}
        dir="auto"
        maxLength={forms.endNoteCharacters}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}
