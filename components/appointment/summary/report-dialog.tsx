'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { Textarea } from '@/components/ui/textarea'
import type { ReportCategory, ReportRequest } from '@/lib/contract/http/after-settlement'
import type { SessionView } from '@/lib/contract/http/session'
import { forms } from '@/lib/contract/limits'
import { firstName } from '@/lib/format-name'
import { categories, report as words } from '@/locales/en/appointment/afterwards'
import { sendReport } from './send-report'

interface ReportDialogProps {
  readonly session: SessionView
  readonly place: string | null
  readonly onClose: () => void
}

/** The form of a report. When it is in, the page is read anew, and says what follows. */
export function ReportDialog({ session, place, onClose }: ReportDialogProps) {
  const [report, setReport] = useState<Pick<ReportRequest, 'category' | 'description' | 'attachMessages'>>({
    category: 'connection',
    description: '',
  })
  const [state, setState] = useState<{ pending: boolean; failure: string | null }>({
    pending: false,
    failure: null,
  })
  const form = useId()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setState({ pending: true, failure: null })
    const where = place === null ? { linkId: session.linkId } : { token: place }
    const failure = await sendReport({ ...report, ...where })
    if (failure === null) window.location.reload()
    else setState({ pending: false, failure })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.title}
      actions={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" form={form} variant="primary" pending={state.pending}>
            {words.send}
          </Button>
        </>
      }
    >
      <p>{words.detail}</p>
      <form id={form} onSubmit={(event) => void send(event)} className="space-y-4">
        <Category
          name={firstName(session.otherParticipantName)}
          value={report.category}
          onChange={(category) => setReport({ ...report, category })}
        />
        <div>
          <label htmlFor={`${form}-text`} className="mb-1.5 block font-medium text-gray-900">
            {words.what}
          </label>
          <Textarea
            id={`${form}-text`}
            required
            rows={4}
            maxLength={forms.reportCharacters}
            value={report.description}
            onChange={(event) => setReport({ ...report, description: event.target.value })}
          />
        </div>
        {session.sessionType === 'chat' && (
          <label className="flex min-h-12 items-center gap-3 text-gray-900">
            <input
              type="checkbox"
              checked={report.attachMessages ?? false}
              onChange={(event) => setReport({ ...report, attachMessages: event.target.checked })}
              className="size-6 shrink-0 accent-accent"
            />
            {words.attach}
          </label>
        )}
        {state.failure && (
          <Notice tone="bad" role="alert">
            {state.failure}
          </Notice>
        )}
      </form>
    </Dialog>
  )
}

const labels: Record<ReportCategory, (name: string) => string> = categories

interface CategoryProps {
  readonly name: string
  readonly value: ReportCategory
  readonly onChange: (category: ReportCategory) => void
}

function Category({ name, value, onChange }: CategoryProps) {
  return (
    <fieldset>
      <legend className="font-medium text-gray-900">{words.about}</legend>
      {Object.entries(labels).map(([category, label]) => (
        <label key={category} className="flex min-h-12 items-center gap-3 text-gray-900">
          <input
            type="radio"
            name="category"
            checked={category === value}
            onChange={() => isCategory(category) && onChange(category)}
            className="size-5 shrink-0 accent-accent"
          />
          {label(name)}
        </label>
      ))}
    </fieldset>
  )
}

function isCategory(text: string): text is ReportCategory {
  return Object.hasOwn(labels, text)
}
