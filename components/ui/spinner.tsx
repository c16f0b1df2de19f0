import { LoaderCircle } from 'lucide-react'
import { classes } from './classes'

/** Only an ornament: the words beside it say what is being waited for. What is over in a moment is not worth the turning. */
export function Spinner({ className }: { readonly className?: string }) {
  return (
    <LoaderCircle
      aria-hidden="true"
      className={classes('animate-spin [animation-delay:700ms]', className ?? 'size-6')}
    />
  )
}
