'use client'

import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Textarea } from '@/components/ui/textarea'
import { lengthState } from './composer-words'
import { useDraft } from './use-draft'

interface ComposerProps {
  readonly sessionId: string
  readonly name: string
  readonly onSend: (text: string) => void
  readonly onTyping: (isTyping: boolean) => void
}

const tallestPx = 160

/** Enter sends, Shift+Enter breaks the line; what is half written survives a reload. */
export function Composer({ sessionId, name, onSend, onTyping }: ComposerProps) {
  const [draft, setDraft] = useDraft(sessionId)
  const field = useRef<HTMLTextAreaElement>(null)
  const countId = useId()
  const { words, tooLong, sendable } = lengthState(draft)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => fitHeight(field.current), [draft])

  const send = () => {
    if (!sendable) return
    onSend(draft.trim())
    onTyping(false)
    setDraft('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // During composition Enter chooses a word (IME), it does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className="px-3 pb-2"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="flex items-end gap-2">
        <Textarea
          ref={field}
          rows={1}
          value={draft}
          aria-label="Message"
          aria-invalid={tooLong}
          aria-describedby={words ? countId : undefined}
          placeholder={`Write to ${name}`}
          enterKeyHint="send"
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setDraft(event.target.value)
            onTyping(event.target.value.trim() !== '')
          }}
        />
        <Button type="submit" variant="primary" aria-label="Send" aria-disabled={!sendable} size="icon">
          <SendHorizontal aria-hidden="true" className="size-5" />
        </Button>
      </div>
      {words && (
        <p
          id={countId}
          role="status"
          className={classes('mt-1 px-1 text-sm', tooLong && 'font-medium text-red-700')}
        >
          {words}
        </p>
      )}
    </form>
  )
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.style.height = 'auto'
  field.style.height = `${Math.min(field.scrollHeight + 2, tallestPx)}px`
}
