import { type Stated, statesNothing } from '@/lib/contract/stated'
import type { LinkFacts } from '@/lib/db'
import type { Call } from '../http/route'
import type { AnyView, LinkKind } from './link-kind'
import { loadNamed, type Named } from './load-link'

/** Whether a request says something of its session or its side that is not so; found out before anything is done. */
export async function statesWrong<Facts extends LinkFacts, View extends AnyView>(
  kind: LinkKind<Facts, View>,
  asked: Stated & Named,
  call: Call,
): Promise<boolean> {
  if (statesNothing(asked)) return false
  const { session } = await loadNamed(kind, asked, call)
  return session !== undefined && kind.contradicts(asked, session)
}
