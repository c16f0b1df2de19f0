import { classes } from './classes'

/** Two voices over one table: the mark and the name. Its look, and the practice's own in its place, is CSS: every page would load a script for it. */
export function Wordmark({ className }: { readonly className?: string }) {
  return (
    <span className={classes('wordmark', className ?? 'text-xl')}>
      <svg aria-hidden="true" viewBox="0 0 32 32">
        <rect width="32" height="32" rx="9" />
        <path d="M9 8.5h9a5.5 5.5 0 0 1 0 11h-4.5L9 23.5z" />
        <circle cx="24" cy="24" r="2.5" />
      </svg>
      <span>Parley</span>
    </span>
  )
}
