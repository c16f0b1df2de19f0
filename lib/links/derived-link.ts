import { createHash, hkdfSync } from 'node:crypto'
import type { Database } from '@/lib/db'
import type { CurrentLink } from '@/lib/db/functions/links'
import { type LinkKey, linkKeys } from './keys'

const tokenBytes = 32

/** The token of a link: 32 bytes by HKDF-SHA256 (RFC 5869) of the link key over the link's id, as base64url. */
function derivedToken({ key }: LinkKey, linkId: string): string {
  return Buffer.from(hkdfSync('sha256', key, '', `parley link ${linkId}`, tokenBytes)).toString('base64url')
}

/** One link of a session that is not revoked, with a token that opens it: the same whenever it is asked for, until it is revoked. */
export interface OpenLink extends Omit<CurrentLink, 'keyIds'> {
  readonly token: string
}

/** The links of a session that are not revoked. What was handed out for them before opens them still. */
export async function openLinks(
  db: Pick<Database, 'rpc'>,
  secret: string,
  sessionId: string,
): Promise<OpenLink[]> {
  const [keys, links] = await Promise.all([
    linkKeys(db, secret),
    db.rpc('current_links', { p_session_id: sessionId }),
  ])
  return Promise.all(
    links.map(async ({ keyIds, ...link }) => {
      const known = keyIds.map((id) => keys.byId.get(id)).find((key) => key !== undefined)
      const token = derivedToken(known ?? keys.active, link.linkId)
      if (!known) {
        await db.rpc('keep_derived_token', {
          p_link_id: link.linkId,
          p_key_id: keys.active.keyId,
          p_token_hash: createHash('sha256').update(token).digest('hex'),
        })
      }
      return { ...link, token }
    }),
  )
}
