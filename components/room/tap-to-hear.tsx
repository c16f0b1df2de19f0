import { Volume2 } from 'lucide-react'
import { Button } from '@/components/ui/button'

/** Autoplay was refused: one large tap and all is well. */
export function TapToHear({ name, onTap }: { readonly name: string; readonly onTap: () => void }) {
  return (
    <div className="absolute inset-0 z-20 grid place-items-center bg-ink/60 p-4">
      <Button variant="primary" size="large" onClick={onTap}>
        <Volume2 aria-hidden="true" className="size-6" />
        Tap to hear {name}
      </Button>
    </div>
  )
}
