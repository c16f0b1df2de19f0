/**
 * The smallest checks of form that make server data safe to use. The contract's own schemas would add 12 kB gzip to every room, the
 * smallest library that was tried 1.4 (docs/decisions/040). The types come from lib/contract's schemas, so a field added or changed there
 * does not compile here.
 */
export type Guard<T> = (value: unknown) => value is T

export const text: Guard<string> = (value): value is string => typeof value === 'string'
export const flag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean'
export const whole: Guard<number> = (value): value is number => Number.isSafeInteger(value)
export const number: Guard<number> = (value): value is number => Number.isFinite(value)

/** A point in time that `Date.parse` understands. */
export const time: Guard<string> = (value): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))

export function exactly<const T extends string | boolean>(wanted: T): Guard<T> {
  return (value): value is T => value === wanted
}

/** One of a closed set of words; a record, so that the compiler notices a missing one. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): Guard<T> {
  return (value): value is T => typeof value === 'string' && Object.hasOwn(words, value)
}

export function orNull<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value)
}

export function maybe<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value)
}

export function either<A, B>(a: Guard<A>, b: Guard<B>): Guard<A | B> {
  return (value): value is A | B => a(value) || b(value)
}

export function listOf<T>(guard: Guard<T>): Guard<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(guard)
}

/** Every field fits; fields that are not named may be there too. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const checks: [string, Guard<unknown>][] = Object.entries(fields)
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    checks.every(([name, check]) => check(Reflect.get(value, name)))
}
