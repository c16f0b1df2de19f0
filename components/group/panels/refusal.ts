import type { AckCode } from '@/lib/contract/codes'
import { refusals } from '@/locales/en/group/panels'

const bySaid = new Map<string, string>(Object.entries(refusals))

/** Why what a host asked for was not done, in words. */
export function refusalOf(code: AckCode | 'unanswered'): string {
  return bySaid.get(code) ?? refusals.other
}
