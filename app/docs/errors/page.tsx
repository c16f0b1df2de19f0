import type { Metadata } from 'next'
import { connection } from 'next/server'
import { ErrorReference } from '@/components/reference/reference'
import { Frame } from '@/components/ui/page/frame'
import { problemStatuses } from '@/lib/web/api/api-problem'
import { apiDetails, apiTitles } from '@/locales/en/api'
import { reference } from '@/locales/en/api-operations'

export const metadata: Metadata = { title: reference.errorsTitle }

export default async function ErrorsPage() {
  await connection()
  const errors = problemStatuses().map(([code, status]) => ({
    code,
    status,
    title: apiTitles[code],
    detail: apiDetails[code],
  }))
  return (
    <Frame wide>
      <ErrorReference errors={errors} />
    </Frame>
  )
}
