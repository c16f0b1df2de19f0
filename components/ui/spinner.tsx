import { LoaderCircle } from 'lucide-react'
import { classes } from './classes'

/** Only an ornament: the words beside it say what is being waited for. */
export function Spinner({ className }: { readonly className?: string }) {
  return <LoaderCircle aria-hidden="true" className={classes('animate-spin', className ?? 'size-6')} />
}
