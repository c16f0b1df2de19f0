import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classes } from './classes'

export type NoticeTone = 'info' | 'good' | 'warning' | 'bad'

const looks = {
  info: { icon: Info, box: 'border-line bg-gray-50', mark: 'text-gray-600' },
  good: { icon: CircleCheck, box: 'border-green-200 bg-green-50', mark: 'text-green-700' },
  warning: { icon: TriangleAlert, box: 'border-tint-line bg-tint', mark: 'text-accent' },
  bad: { icon: CircleAlert, box: 'border-red-200 bg-red-50', mark: 'text-red-700' },
} as const satisfies Record<NoticeTone, object>

/** One thing worth knowing. Give it `role="status"` or `role="alert"` where it appears while the page is open. */
export function Notice({
  tone = 'info',
  className,
  children,
  ...rest
}: ComponentProps<'div'> & { readonly tone?: NoticeTone }) {
  const { icon: Icon, box, mark } = looks[tone]
  return (
    <div {...rest} className={classes('flex gap-3 rounded-xl border p-4 text-gray-900', box, className)}>
      <Icon aria-hidden="true" className={classes('mt-0.5 size-5 shrink-0', mark)} />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}
