import * as z from 'zod'

const uuid = z.uuid()

/** What an account may be besides a member, which everybody is. */
export const userRole = z.enum(['admin', 'consultant', 'instructor', 'creator'])
export type UserRole = z.infer<typeof userRole>

/**
 * What a sign-in says of its bearer, in the form of Supabase Auth's access tokens: whoever made it, routes, SQL functions and row level
 * security read the same claims. Supabase's app_metadata belongs to other programs as well, so any roles may stand there; `rolesOf` knows ours.
 */
export const signInClaims = z.object({
  sub: uuid,
  email: z.string().optional(),
  name: z.string().optional(),
  role: z.string().optional(),
  session_id: uuid,
  /** Seconds since 1970. */
  exp: z.int().positive(),
  /** `role`: one alone, as tokens of before have it. */
  app_metadata: z.object({
    roles: z.json().optional(),
    role: z.json().optional(),
    person_id: uuid.nullish(),
  }),
})
export type Claims = z.infer<typeof signInClaims>

const known = z.array(z.unknown()).transform((said) => userRole.options.filter((role) => said.includes(role)))

/** The roles that `app_metadata` of claims names, each once. */
export function rolesOf({ roles, role }: Claims['app_metadata']): UserRole[] {
  return known.parse([...(Array.isArray(roles) ? roles : []), role])
}
