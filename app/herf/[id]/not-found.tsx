import { headers } from 'next/headers'
import { signInPath } from '@/components/group/list/places-frame'
import { UnknownGate } from '@/components/group/lobby/plain-gates'
import { pathHeader } from '@/lib/web/accounts/cookies'
import { visitor } from '@/lib/web/accounts/signed-in'

/** There is no such room, or none that they may know of who asks: they may be somebody else. */
export default async function NotFound() {
  const account = await visitor()
  const here = (await headers()).get(pathHeader) ?? '/herf'
  return <UnknownGate signIn={account ? null : signInPath(here)} />
}
