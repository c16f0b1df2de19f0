'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import type { NewPoll } from '@/lib/client/room/polls'
import { pollBounds as bounds } from '@/lib/contract/poll-bounds'
import { panel, form as words } from '@/locales/en/room/polls'

/** Which is which stays known while others come and go. */
interface Answer {
  readonly id: number
  readonly text: string
}
const twoAnswers: readonly Answer[] = [
  { id: 1, text: '' },
  { id: 2, text: '' },
]

interface PollFormProps {
  /** Answers whether it was made. */
  readonly onAsk: (poll: NewPoll) => Promise<boolean>
  readonly onClose: () => void
}

/** What whoever moderates asks. */
export function PollForm({ onAsk, onClose }: PollFormProps) {
  const [question, setQuestion] = useState('')
  const [answers, setAnswers] = useState<readonly Answer[]>(twoAnswers)
  const [multiple, setMultiple] = useState(false)
  const [anonymous, setAnonymous] = useState(false)
  const [state, setState] = useState<'idle' | 'pending' | 'failed' | keyof typeof words.faults>('idle')
  const submit = async () => {
    const options = answers.map(({ text }) => text.trim()).filter((text) => text !== '')
    if (question.trim() === '') return setState('question')
    if (options.length < bounds.fewestOptions || new Set(options).size < options.length)
      return setState('options')
    setState('pending')
    if (await onAsk({ question: question.trim(), options, multiple, anonymous })) onClose()
    else setState('failed')
  }
  return (
    <form
      noValidate
      className="space-y-4 rounded-card border border-tint-line bg-tint p-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (state !== 'pending') void submit()
      }}
    >
      <Field
        label={words.question}
        value={question}
        maxLength={bounds.questionCharacters}
        autoComplete="off"
        fault={state === 'question' ? words.faults.question : undefined}
        onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
      />
      <Answers answers={answers} onChange={setAnswers} />
      {state === 'options' && (
        <p role="alert" className="font-medium text-red-700">
          {words.faults.options}
        </p>
      )}
      <Switch words={words.multiple} on={multiple} onSet={setMultiple} />
      <Switch words={words.anonymous} on={anonymous} onSet={setAnonymous} />
      {state === 'failed' && (
        <p role="alert" className="font-medium text-red-700">
          {panel.failed}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={state === 'pending'}>
          {words.submit}
        </Button>
        <Button onClick={onClose}>{words.cancel}</Button>
      </div>
    </form>
  )
}

interface AnswersProps {
  readonly answers: readonly Answer[]
  readonly onChange: (answers: readonly Answer[]) => void
}

function Answers({ answers, onChange }: AnswersProps) {
  return (
    <fieldset className="space-y-3">
      <legend className="font-medium text-gray-900">{words.answers}</legend>
      {answers.map(({ id, text }, at) => (
        <div key={id} className="flex items-end gap-2">
          <Field
            label={words.answer(at + 1)}
            value={text}
            maxLength={bounds.optionCharacters}
            autoComplete="off"
            className="min-w-0 flex-1"
            onChange={({ currentTarget }) => onChange(answers.with(at, { id, text: currentTarget.value }))}
          />
          {answers.length > bounds.fewestOptions && (
            <Button
              size="icon"
              variant="ghost"
              aria-label={words.fewer(at + 1)}
              title={words.fewer(at + 1)}
              onClick={() => onChange(answers.toSpliced(at, 1))}
            >
              <X aria-hidden="true" className="size-5" />
            </Button>
          )}
        </div>
      ))}
      {answers.length < bounds.mostOptions && (
        <Button
          onClick={() =>
            onChange([...answers, { id: 1 + Math.max(...answers.map((one) => one.id)), text: '' }])
          }
        >
          {words.more}
        </Button>
      )}
    </fieldset>
  )
}

interface SwitchProps {
  readonly words: string
  readonly on: boolean
  readonly onSet: (on: boolean) => void
}

function Switch({ words: label, on, onSet }: SwitchProps) {
  return (
    <label className="flex min-h-12 items-center gap-3 text-gray-900">
      <input
        type="checkbox"
        checked={on}
        onChange={({ currentTarget }) => onSet(currentTarget.checked)}
        className="size-6 shrink-0 accent-accent"
      />
      {label}
    </label>
  )
}
