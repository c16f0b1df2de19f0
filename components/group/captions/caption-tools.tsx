'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import type { CaptionClient, Listening } from '@/lib/client/room/captions'
import { captionBounds } from '@/lib/contract/caption-bounds'
import { show, write as words } from '@/locales/en/room/captions'
import { Switch } from '../switch'
import { useCaptions } from './use-captions'

interface CaptionToolsProps {
  readonly client: CaptionClient
  /** This person may write them. */
  readonly may: boolean
}

/** Reading along, and writing for others. */
export function CaptionTools({ client, may }: CaptionToolsProps) {
  const { isShown, listening } = useCaptions(client)
  return (
    <div className="min-h-0 flex-1 space-y-5 overflow-y-auto overscroll-contain p-4">
      <Switch label={show.label} detail={show.detail} isOn={isShown} onSet={client.show} />
      <section className="space-y-3">
        <h3 className="font-semibold text-gray-900">{words.title}</h3>
        {may ? (
          <>
            <Speech listening={listening} onListen={client.listen} />
            <Typed onWrite={client.write} />
          </>
        ) : (
          <p>{words.barred}</p>
        )}
      </section>
    </div>
  )
}

const states: Record<Exclude<Listening, 'absent'>, string> = {
  off: words.privacy,
  on: words.on,
  muted: words.muted,
  refused: words.refused,
  failed: words.failed,
}

interface SpeechProps {
  readonly listening: Listening
  readonly onListen: (on: boolean) => void
}

function Speech({ listening, onListen }: SpeechProps) {
  if (listening === 'absent') return <p>{words.absent}</p>
  const isOn = listening === 'on' || listening === 'muted'
  return (
    <>
      <p role="status" className="text-sm">
        {states[listening]}
      </p>
      <Button variant={isOn ? 'off' : 'secondary'} onClick={() => onListen(!isOn)}>
        {isOn ? words.stop : words.start}
      </Button>
    </>
  )
}

function Typed({ onWrite }: { readonly onWrite: CaptionClient['write'] }) {
  const [text, setText] = useState('')
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (pending || text.trim() === '') return
    setPending(true)
    const outcome = await onWrite(text)
    setPending(false)
    if (outcome === 'ok' || outcome === 'peer_absent') setText('')
    setFault(faultOf(outcome))
  }
  return (
    <form className="space-y-2" onSubmit={(event) => void submit(event)}>
      <Field
        label={words.field}
        value={text}
        maxLength={captionBounds.characters}
        autoComplete="off"
        placeholder={words.placeholder}
        enterKeyHint="send"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" variant="primary" pending={pending}>
        {words.send}
      </Button>
      {fault && (
        <Notice tone="bad" role="alert">
          {fault}
        </Notice>
      )}
    </form>
  )
}

function faultOf(outcome: Awaited<ReturnType<CaptionClient['write']>>): string | null {
  switch (outcome) {
    case 'ok':
      return null
    case 'peer_absent':
      return words.alone
    case 'rate_limited':
      return words.tooFast
    case 'not_permitted':
      return words.barred
    default:
      return words.notSent
  }
}
