import type { Metadata } from 'next'
import { book as words } from '@/locales/en/booking'
import { bookPage } from './book-page'
import { BookScreen } from './view'

export const dynamic = 'force-dynamic'

export const metadata: Metadata = { title: words.title }

export default async function Book({ searchParams }: PageProps<'/book'>) {
  return <BookScreen page={await bookPage(await searchParams, null)} />
}
