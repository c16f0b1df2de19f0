import { log } from '@/locales/en/room/chat'

const delays = ['0ms', '160ms', '320ms']

interface TypingLineProps {
  readonly name: string
  readonly isTyping: boolean
  /** Who writes is more than one. */
  readonly several?: boolean
}

/** Its place stays free, so that nothing jumps when somebody begins to write. */
export function TypingLine({ name, isTyping, several = false }: TypingLineProps) {
  return (
    <p role="status" className="flex h-7 shrink-0 items-center gap-2 px-4 text-sm">
      {isTyping && (
        <>
          <span aria-hidden="true" className="flex gap-1">
            {delays.map((delay) => (
              <span
                key={delay}
                style={{ animationDelay: delay }}
                className="size-1.5 rounded-full bg-accent motion-safe:animate-bounce"
              />
            ))}
          </span>
          <span>{(several ? log.severalType : log.typing)(name)}</span>
        </>
      )}
    </p>
  )
}
