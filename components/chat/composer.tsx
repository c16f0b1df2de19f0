'use client'

import { SendHorizontal } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { Button } from '@/components/ui/button'
import { classes } from '@/components/ui/classes'
import { Textarea } from '@/components/ui/textarea'
import { composer } from '@/locales/en/room/chat'
import { lengthState } from './composer-words'
import { useDraft } from './use-draft'

/** Said under the field as long as it holds, and asked once before the first message. */
export interface Caution {
  readonly words: string
  readonly ask: (question: Question) => ReactNode
}

interface Question {
  readonly open: boolean
  readonly onClose: () => void
  readonly onSend: () => void
}

interface ComposerProps {
  readonly sessionId: string
  readonly name: string
  /** There is something to know of what is sent now; null: nothing. */
  readonly caution: Caution | null
  /** Stands before the field. */
  readonly before: ReactNode
  readonly onSend: (text: string) => void
  readonly onTyping: (isTyping: boolean) => void
}

/** Enter sends, Shift+Enter breaks the line; what is half written survives a reload. */
export function Composer({ sessionId, name, caution, before, onSend, onTyping }: ComposerProps) {
  const [draft, setDraft] = useDraft(sessionId)
  const field = useRef<HTMLTextAreaElement>(null)
  const countId = useId()
  const { words, tooLong, sendable } = lengthState(draft, caution?.words)
  const [question, setQuestion] = useState<'due' | 'open' | 'answered'>('due')
  if (!caution && question !== 'due') setQuestion('due')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => fitHeight(field.current), [draft])

  useEffect(() => startWriting(field.current), [])

  const send = (answered = !caution || question === 'answered') => {
    if (!sendable) return
    if (!answered) return setQuestion('open')
    onSend(draft.trim())
    onTyping(false)
    setDraft('')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    send()
  }
  return (
    <form
      className="shrink-0 border-t border-line px-3 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] lying:py-2"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {caution?.ask({
        open: question === 'open',
        onClose: () => setQuestion('due'),
        onSend: () => {
          setQuestion('answered')
          send(true)
        },
      })}
      <div className="flex items-end gap-2">
        {before}
        <Textarea
          ref={field}
          rows={1}
          value={draft}
          aria-label={composer.label}
          aria-invalid={tooLong}
          aria-describedby={words ? countId : undefined}
          placeholder={composer.placeholder(name)}
          enterKeyHint="send"
          className="max-h-40 rounded-3xl! lying:max-h-24"
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setDraft(event.target.value)
            onTyping(event.target.value.trim() !== '')
          }}
        />
        <Button
          type="submit"
          variant="primary"
          size="icon"
          aria-label={composer.send}
          title={composer.send}
          // Not `disabled`: the focus would be lost with the last character.
          aria-disabled={!sendable}
          className={classes('rounded-full!', !sendable && 'cursor-default! opacity-60')}
        >
          <SendHorizontal aria-hidden="true" className="size-5" />
        </Button>
      </div>
      <p
        id={countId}
        role="status"
        className={classes('px-2 text-sm', words && 'mt-1.5', tooLong && 'font-semibold text-red-700')}
      >
        {words}
      </p>
    </form>
  )
}

/** Who has a keyboard can write at once; on a phone the keyboard would cover half of the room unasked. */
function startWriting(field: HTMLTextAreaElement | null): void {
  if (window.matchMedia('(pointer: fine)').matches) field?.focus({ preventScroll: true })
}

/** During composition Enter chooses a word (IME). Safari ends the composition before the key event: it is known by code 229 alone. */
function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  return nativeEvent.isComposing || nativeEvent.keyCode === 229
}

/** As high as its text; the stylesheet sets the limit. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`
}
