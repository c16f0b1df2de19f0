import { classes } from './classes'

/** Two voices over one table: the mark and the name. */
export function Wordmark({ className }: { readonly className?: string }) {
  return (
    <span
      className={classes(
        'wordmark inline-flex items-center gap-2.5 font-bold text-gray-900',
        className ?? 'text-xl',
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-8 shrink-0">
        <rect width="32" height="32" rx="9" className="fill-brand" />
        <path d="M9 8.5h9a5.5 5.5 0 0 1 0 11h-4.5L9 23.5z" className="fill-ink" />
        <circle cx="24" cy="24" r="2.5" className="fill-ink" />
      </svg>
      <span className="tracking-tight">Parley</span>
    </span>
  )
}
