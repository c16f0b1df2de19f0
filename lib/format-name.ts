import { somebody } from '@/locales/en/shared'
import { isolated } from './contract/isolated'

/** "Asha Rao" → "Asha": how two people in one room speak of one another. */
export function firstName(name: string): string {
  return isolated(name.trim().split(/\s+/)[0] || somebody)
}
