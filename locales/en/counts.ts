import { pluralIn } from '../forms/counts'

/** The form for this number. */
export function plural(count: number, one: string, other: string): string {
  return pluralIn('en', count, { one, other })
}

/** "1,234" */
export function count(value: number): string {
  return value.toLocaleString('en')
}
