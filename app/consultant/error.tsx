'use client'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { failed } from '@/locales/en/staff/staff'

/** What went wrong is in the server's log; nothing of it is for the browser. */
export default function ConsultantError({ retry }: { readonly retry: () => void }) {
  return (
    <main className="mx-auto max-w-xl space-y-5 px-4 py-10">
      <h1 className="text-2xl font-bold">{failed.title}</h1>
      <Notice tone="warning">{failed.detail}</Notice>
      <Button variant="primary" onClick={retry}>
        {failed.again}
      </Button>
    </main>
  )
}
