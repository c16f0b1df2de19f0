'use client'

import { Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/ui/button'
import { composer } from '@/locales/en/room/chat'

/** Opens the device's own choice of files. */
export function AttachButton({ onChoose }: { readonly onChoose: (file: File) => void }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={composer.attach}
        title={composer.attach}
        className="rounded-full!"
        onClick={() => field.current?.click()}
      >
        <Paperclip aria-hidden="true" className="size-5" />
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0]
          // The same file may be chosen again.
          target.value = ''
          if (file) onChoose(file)
        }}
      />
    </>
  )
}
