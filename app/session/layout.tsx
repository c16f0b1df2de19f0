import type { ReactNode } from 'react'
import { PracticeFoot } from '@/components/practice/foot'
import { NeedsScript } from '@/components/ui/page/needs-script'
import { practiceOfPage } from '@/lib/web/practice/settings'

export default async function SessionLayout({ children }: { readonly children: ReactNode }) {
  const practice = await practiceOfPage()
  return (
    <>
      <NeedsScript>{children}</NeedsScript>
      {practice && <PracticeFoot {...practice} />}
    </>
  )
}
