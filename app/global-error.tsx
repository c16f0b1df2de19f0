'use client'

import './globals.css'
import { FailedPage } from '@/components/ui/page/failed-page'
import { documentFailed } from '@/locales/en/site/site'

/** In the place of the whole document: the layout itself could not be drawn. */
export default function DocumentError({ error }: { readonly error: unknown }) {
  return (
    <html lang="en">
      <body>
        <title>{documentFailed}</title>
        <FailedPage error={error} />
      </body>
    </html>
  )
}
