import * as z from 'zod/mini'
import { forms } from '../limits'
import { isStorable } from '../text'
import { emailOfPractice, zoneOfPractice } from './practice'

/** People as programs and forms name them. The database has the same bounds. */
const stored = z.refine((text: unknown) => typeof text === 'string' && isStorable(text), {
  error: 'must be text that can be stored',
})

/** Another system's own name for somebody. */
export const personRef = z.string().check(
  z.minLength(1),
  z.maxLength(forms.refCharacters),
  stored,
  z.refine((text) => text === text.trim() && !/\p{Cc}/u.test(text), {
    error: 'must have no spaces around it',
  }),
)
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(forms.personCharacters), stored)

const mostOthers = 5
/** Refs that are known to be somebody else's, however alike they are. */
export const distinctFrom = z.optional(z.array(personRef).check(z.maxLength(mostOthers)))

/** What is left out stays; null takes an address or a zone away. */
export const personChange = z.strictObject({
  name: z.optional(name),
  email: z.optional(z.nullable(emailOfPractice)),
  timeZone: z.optional(z.nullable(zoneOfPractice)),
  bio: z.optional(z.string().check(z.trim(), z.maxLength(forms.descriptionCharacters), stored)),
  active: z.optional(z.boolean()),
  distinctFrom,
})
export type PersonChange = z.output<typeof personChange>

const cursorCharacters = 6 * forms.refCharacters
export const byRef = z.object({ ref: personRef })
export const peopleQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  /** A ref in the widest characters, as base64. */
  cursor: z.optional(z.string().check(z.maxLength(cursorCharacters))),
})
