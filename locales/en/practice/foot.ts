import type { Parts } from '../../forms/parts'

/** At the foot of what a practice's clients see. */
export const foot = {
  help: <T>(address: T): Parts<T> => ['Something does not work? Write to ', address],
  terms: 'Terms',
  privacy: 'Privacy',
  imprint: 'Imprint',
}
