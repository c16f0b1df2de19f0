import type { Metadata } from 'next'
import { connection } from 'next/server'
import { Reference } from '@/components/reference/reference'
import { Frame } from '@/components/ui/page/frame'
import { reference } from '@/locales/en/api-operations'
import { toCalls } from './view'

export const metadata: Metadata = { title: reference.title }

/** Drawn for each request: a page made at build time has no nonce, and its scripts would be refused. */
export default async function ApiReferencePage() {
  await connection()
  return (
    <Frame wide>
      <Reference calls={toCalls()} />
    </Frame>
  )
}
