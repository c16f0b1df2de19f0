import type { Metadata } from 'next'
import { book as words } from '@/locales/en/booking'
import { bookPage } from '../book-page'
import { BookScreen } from '../view'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: words.title }

export default async function BookConsultant({ params, searchParams }: PageProps<'/book/[consultant]'>) {
  const { consultant } = await params
  return <BookScreen page={await bookPage(await searchParams, refOf(consultant))} />
}

/** What cannot be decoded is nobody’s ref. */
function refOf(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
