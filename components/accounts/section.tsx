import { type ReactNode, useId } from 'react'
import { Card } from '@/components/ui/card'

/** One subject of the page. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <Card>
      <section aria-labelledby={id}>
        <h2 id={id} className="text-xl font-semibold">
          {title}
        </h2>
        {children}
      </section>
    </Card>
  )
}
