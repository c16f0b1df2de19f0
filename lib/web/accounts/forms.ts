import * as z from 'zod'
import { forms, limits } from '@/lib/contract/limits'
import { characters, isStorable } from '@/lib/contract/text'

/** What forms of accounts take. What was typed wrongly is told at its field, so each is read by itself. */

export const nameField = z
  .string()
  .trim()
  .min(1)
  .refine((text) => characters(text) <= limits.nameCharacters && isStorable(text))

/** As the database keeps one. */
export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(forms.emailCharacters)
  .regex(/^[^@\s]+@[^@\s]+$/)
  .refine(isStorable)

/** One that is chosen now. */
export const newPasswordField = z
  .string()
  .refine((text) => characters(text) >= forms.leastPasswordCharacters)
  .max(forms.passwordCharacters)

/** One that is proven: whatever it is, it may be right. */
export const passwordField = z.string().min(1).max(forms.passwordCharacters)

/** The values of a form, or which field is the first that did not do. */
export function readForm<S extends z.ZodObject>(
  form: URLSearchParams,
  fields: S,
): { readonly values: z.output<S> } | { readonly wrong: string } {
  const read = fields.safeParse(Object.fromEntries(form))
  return read.success ? { values: read.data } : { wrong: String(read.error.issues[0]?.path[0]) }
}
