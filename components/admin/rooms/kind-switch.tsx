import { classes } from '@/components/ui/classes'
import { kinds as words } from '@/locales/en/admin/rooms'

const lists = [
  { href: '/admin/sessions', name: words.appointments },
  { href: '/admin/rooms', name: words.rooms },
] as const

/** From the list of one kind to that of the other. */
export function KindSwitch({ here }: { readonly here: (typeof lists)[number]['href'] }) {
  return (
    <nav aria-label={words.label} className="flex overflow-hidden rounded-xl border border-line">
      {lists.map(({ href, name }) => (
        <a
          key={href}
          href={href}
          {...(href === here ? { 'aria-current': 'page' } : {})}
          className={classes(
            'inline-flex min-h-12 items-center px-4 font-semibold text-accent underline-offset-4 hover:underline',
            href === here ? 'bg-tint-strong' : 'bg-white',
          )}
        >
          {name}
        </a>
      ))}
    </nav>
  )
}
