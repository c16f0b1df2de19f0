import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { apiEventType } from '@/lib/contract/http/api-events'
import { isolated } from '@/lib/contract/isolated'
import { developersNotes, endpoints, keys, developers as words } from '@/locales/en/admin/developers'
import type { EndpointRow, Note, Shown } from './developers-types'

const good: readonly Note[] = [
  'revoked',
  'saved',
  'deleted',
  'switched-on',
  'switched-off',
  'tested',
  'replayed',
  'recovering',
]

/** What became of an act. */
export function NoteOf({ note }: { readonly note: Note | null }) {
  if (!note) return null
  const isGood = good.includes(note)
  return (
    <Notice tone={isGood ? 'good' : 'bad'} role={isGood ? 'status' : 'alert'} className="mt-4">
      {developersNotes[note]}
    </Notice>
  )
}

/** A key or a secret, this once. */
export function ShownOnce({ shown }: { readonly shown: Shown | null }) {
  if (!shown) return null
  const { of, name, secret } = shown
  return (
    <Notice tone="good" role="status" className="mt-4">
      <p className="font-semibold break-words">
        {of === 'key' ? keys.made(isolated(name)) : endpoints.secretOf(isolated(name))}
      </p>
      <p className="mt-1">{words.showOnce}</p>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <code
          data-testid="new-secret"
          className="min-w-0 flex-1 basis-52 rounded-xl border border-line bg-white px-3 py-2.5 break-all text-gray-900 select-all"
        >
          {secret}
        </code>
        <CopyButton text={secret} name={words.copy} />
      </div>
    </Notice>
  )
}

/** Whether an endpoint is told anything. */
export function StateOf({ endpoint: { active, disabledWhy } }: { readonly endpoint: EndpointRow }) {
  if (active) return <Badge tone="good">{endpoints.on}</Badge>
  if (disabledWhy === 'gone' || disabledWhy === 'failed')
    return <Badge tone="bad">{endpoints[disabledWhy]}</Badge>
  return <Badge>{endpoints.off}</Badge>
}

interface BoxesProps {
  readonly label: string
  readonly name: string
  readonly options: readonly { readonly value: string; readonly label: ReactNode }[]
  readonly chosen: readonly string[]
}

/** Some of many, to choose among. */
export function Boxes({ label, name, options, chosen }: BoxesProps) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-gray-900">{label}</legend>
      <div className="grid grid-cols-1 gap-x-5 sm:grid-cols-2 lg:grid-cols-3">
        {options.map(({ value, label: text }) => (
          <label
            key={value}
            className="inline-flex min-h-12 cursor-pointer items-center gap-2.5 break-words text-gray-900"
          >
            <input
              type="checkbox"
              name={name}
              value={value}
              defaultChecked={chosen.includes(value)}
              className="size-5 shrink-0 accent-accent"
            />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Which events an endpoint is told. */
export function TypeBoxes({ chosen }: { readonly chosen: readonly string[] }) {
  const options = apiEventType.options.map((type) => ({ value: type, label: <code>{type}</code> }))
  return <Boxes label={endpoints.types} name="types" options={options} chosen={chosen} />
}
