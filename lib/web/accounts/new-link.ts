import * as z from 'zod'
import { accountLinks } from '@/lib/contract/link-pages'

const newLink = z.object({
  purpose: z.enum(['confirm', 'reset', 'invite', 'email']),
  /** Whose account it is. */
  email: z.string(),
  token: z.string(),
  /** ISO 8601. */
  until: z.string(),
})
/** A link that was made a moment ago, as the cookie carries it to the page that shows it. */
export type NewLink = z.infer<typeof newLink>

export function writtenLink(link: NewLink): string {
  return JSON.stringify(link)
}

/** With its whole address; null for what is no such link. */
export function readNewLink(written: string, appUrl: string) {
  try {
    const { token, ...link } = newLink.parse(JSON.parse(written))
    return { ...link, url: `${appUrl}${accountLinks}/${token}` }
  } catch {
    return null
  }
}
