'use client'

import { FailedPage } from '@/components/ui/page/failed-page'

export default function PageError({ error }: { readonly error: unknown }) {
  return <FailedPage error={error} />
}
