'use client'

import './globals.css'
import { FailedPage } from '@/components/ui/failed-page'

/** In the place of the whole document: the layout itself could not be drawn. */
export default function DocumentError({ error }: { readonly error: unknown }) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Parley</title>
        <FailedPage error={error} />
      </body>
    </html>
  )
}
