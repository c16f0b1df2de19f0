'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button, type ButtonVariant } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import { newId } from '@/lib/client/browser/environment'
import type { AdminAct } from '@/lib/contract/http/admin-acts'
import { forms } from '@/lib/contract/limits'
import { act as words } from '@/locales/en/admin/acts'
import { rolesInside } from '@/locales/en/shared'
import { askAct, type Told } from './ask-act'

type Common = 'reason' | 'key'
/** An act but for its reason and its key, which the dialog adds. */
export type ActDraft = {
  [A in AdminAct['act']]: Omit<Extract<AdminAct, { act: A }>, Common>
}[AdminAct['act']]

interface ActButtonProps {
  /** On the button, and what the dialog asks. */
  readonly name: string
  readonly question: string
  readonly confirm: string
  readonly variant?: ButtonVariant
  readonly act: ActDraft
  readonly reasonLabel?: string
  /** What the reason is, unless it is written otherwise. */
  readonly reason?: string
  /** Further fields, and what the act does. */
  readonly children?: ReactNode
}

/** A button, the question whether it is meant, the reason for it, and what came of it. */
export function ActButton(props: ActButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant={props.variant ?? 'secondary'} onClick={() => setOpen(true)}>
        {props.name}
      </Button>
      {open && <ActDialog {...props} onClose={() => setOpen(false)} />}
    </>
  )
}

function ActDialog({
  question,
  confirm,
  variant,
  act,
  reasonLabel = words.reason,
  reason: usual = '',
  children,
  onClose,
}: ActButtonProps & { readonly onClose: () => void }) {
  const form = useId()
  const [key] = useState(() => newId())
  const [reason, setReason] = useState(usual)
  const [answer, setAnswer] = useState<Told | 'pending' | null>(null)
  const done = answer !== null && answer !== 'pending' && answer.done
  const close = () => (done ? window.location.reload() : onClose())
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setAnswer('pending')
    setAnswer(await askAct({ ...act, reason, key }))
  }
  const actions = done ? (
    <Button data-initial-focus variant="primary" onClick={close}>
      {words.done}
    </Button>
  ) : (
    <>
      <Button onClick={close}>{words.cancel}</Button>
      <Button
        type="submit"
        form={form}
        variant={variant === 'danger' ? 'danger' : 'primary'}
        pending={answer === 'pending'}
      >
        {confirm}
      </Button>
    </>
  )
  return (
    <Dialog open alert title={question} onClose={close} actions={actions}>
      {!done && (
        <form id={form} onSubmit={(event) => void send(event)} className="space-y-4">
          {children}
          <div>
            <label htmlFor={`${form}-reason`} className="mb-1.5 block font-medium text-gray-900">
              {reasonLabel}
            </label>
            <Textarea
              id={`${form}-reason`}
              required
              rows={3}
              maxLength={forms.reasonCharacters}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        </form>
      )}
      {answer !== null && answer !== 'pending' && <Answer answer={answer} />}
    </Dialog>
  )
}

function Answer({ answer }: { readonly answer: Told }) {
  return (
    <>
      <Notice tone={answer.done ? 'good' : 'bad'} role={answer.done ? 'status' : 'alert'}>
        {answer.words}
      </Notice>
      {answer.url && (
        <p className="flex flex-wrap items-center gap-3">
          <code data-testid="new-link" className="min-w-0 flex-1 text-sm break-all text-gray-900">
            {answer.url}
          </code>
          <CopyButton text={answer.url} name={words.newLink} />
        </p>
      )}
      {answer.messages && (
        <ol className="max-h-80 space-y-2 overflow-y-auto rounded-xl border border-line p-3">
          {answer.messages.map(({ participantType, message, timestamp }) => (
            <li key={`${timestamp}${participantType}`}>
              <span className="text-sm font-semibold text-gray-900">{rolesInside[participantType]}</span>
              <p className="break-words whitespace-pre-wrap" dir="auto">
                {message}
              </p>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
