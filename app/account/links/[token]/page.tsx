import type { Metadata } from 'next'
import { LinkForm, LinkOver, LinkUnavailable } from '@/components/accounts/link-form'
import { linkNote, readLink } from '@/lib/web/accounts/links'
import { linkOver, linkPages, linkUnavailable } from '@/locales/en/accounts/links'

/** Read anew for every request. Reading changes nothing: programs that look at links in mails come here, too. */
export const dynamic = 'force-dynamic'

export async function generateMetadata({ params }: PageProps<'/account/links/[token]'>): Promise<Metadata> {
  const link = await readLink((await params).token)
  if (link === 'unavailable') return { title: linkUnavailable.title }
  return { title: link ? linkPages[link.purpose].title : linkOver.title }
}

export default async function LinkPage({ params, searchParams }: PageProps<'/account/links/[token]'>) {
  const { token } = await params
  const link = await readLink(token)
  if (link === 'unavailable') return <LinkUnavailable />
  if (!link) return <LinkOver />
  const wrong = linkNote.safeParse((await searchParams)['note']).data ?? null
  return (
    <LinkForm
      token={token}
      purpose={link.purpose}
      email={link.email ?? link.name}
      name={link.name}
      wrong={wrong}
    />
  )
}
