import * as z from 'zod'
import type { Typed } from '@/components/group/clubs/club-form'
import { clubFault, clubNote } from '@/lib/web/clubs/club-form'

const said = z.object({ note: z.nullable(clubNote).catch(null), fault: z.nullable(clubFault).catch(null) })
const typed = z.object({
  fault: z.nullable(z.enum(['name', 'description'])).catch(null),
  name: z.string().max(2_000).catch(''),
  description: z.string().max(2_000).catch(''),
})

/** What became of the act before; of a field it is said there. */
export function saidOf(params: Record<string, unknown>) {
  const { note, fault } = said.parse(params)
  return { note, fault: fault === 'name' || fault === 'description' ? null : fault }
}

/** What was typed before something was wrong with it, or what stands there already. */
export function typedOf(
  params: Record<string, unknown>,
  now: Omit<Typed, 'fault'> = { name: '', description: '' },
): Typed {
  const read = typed.parse(params)
  return read.fault ? read : { fault: null, ...now }
}
