import { randomUUID } from 'node:crypto'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { POST as signIn } from '@/app/api/staff/sign-in/route'
import type { UserRole } from '@/lib/db/functions/shapes/claims'
import { quickHash } from '@/tests/support/quick-hash'
import { current } from './current'
import { Browser, type Web } from './web'

export const password = 'correct horse battery staple'

export interface Person {
  readonly email: string
  readonly browser: Browser
  readonly id: string
}

/** Somebody with an account, signed in on a browser of theirs. */
export async function person(web: Web, roles: UserRole[] = [], name = 'Mei Tanaka'): Promise<Person> {
  const email = `${randomUUID()}@club.example`
  const { user } = await web.database.rpc('create_user', {
    p_email: email,
    p_roles: roles,
    p_password_hash: quickHash(password),
    p_name: name,
  })
  return { email, id: user.id, browser: await signedIn(email) }
}

/** Another browser of the same person. */
export async function signedIn(email: string, words = password): Promise<Browser> {
  const browser = new Browser(`198.51.100.${Math.floor(Math.random() * 200) + 1}`, {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  })
  await browser.submit(signIn, { email, password: words })
  return browser
}

type Page<P, S> = (props: {
  readonly params: Promise<P>
  readonly searchParams: Promise<S>
}) => Promise<ReactElement>

/** A page as a browser sees it: its HTML, or where it leads, or that there is none. */
export async function see<P extends object>(
  page: Page<P, Record<string, string>>,
  browser: Browser,
  query: Record<string, string>,
  params: P,
): Promise<string> {
  current.cookies = browser.cookies
  try {
    return renderToStaticMarkup(
      await page({ params: Promise.resolve(params), searchParams: Promise.resolve(query) }),
    )
  } catch (error) {
    const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
    if (digest === null) throw error
    return digest.startsWith('NEXT_REDIRECT') ? `to ${digest.split(';')[2]}` : digest
  }
}

/** Where an answer leads. */
export const leadsTo = (response: Response): string | null => response.headers.get('location')
