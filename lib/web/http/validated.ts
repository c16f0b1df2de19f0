import type * as z from 'zod/mini'
import { entryOf } from '@/lib/contract/entry-of'

type Issue = z.core.$ZodIssue

/**
 * What is wrong with a request, the field first: `"title" is required`.
 * @param asked what was parsed: `{ params, query, body }`
 */
export function wordsOf(issue: Issue, asked: unknown): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return wordsOfUnion(issue, asked)
  if (issue.code === 'unrecognized_keys')
    return `${fieldOf([...issue.path, issue.keys[0] ?? ''])} is not allowed`
  const field = fieldOf(issue.path)
  const given = issue.path.reduce(partOf, asked)
  if (given === undefined) return `${field} is required`
  return `${field} ${faultOf(issue, given)}`
}

/** Of what may have several forms: the fault that the forms have in common, where there is one. */
function wordsOfUnion(issue: z.core.$ZodIssueInvalidUnion, asked: unknown): string {
  const faults = issue.errors.flatMap(([first]) => (first ? [wordsOf(under(issue.path, first), asked)] : []))
  const [words = 'The body does not have the expected form'] = faults
  return words
}

/** The first key says in which part of the request it stands. */
function fieldOf([_part, ...path]: readonly PropertyKey[]): string {
  return path.length > 0 ? `"${path.map(String).join('.')}"` : 'The body'
}

function under(path: readonly PropertyKey[], issue: Issue): Issue {
  return { ...issue, path: [...path, ...issue.path] }
}

function partOf(whole: unknown, key: PropertyKey): unknown {
  return typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : undefined
}

type Fault = Exclude<Issue, { code: 'unrecognized_keys' }>

function faultOf(issue: Fault, given: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${entryOf(typeNames, issue.expected) ?? `a ${issue.expected}`}`
    case 'too_small':
      if (given === '') return 'is not allowed to be empty'
      return atBound(issue.origin, 'at least', 'greater than', issue.minimum, issue.inclusive)
    case 'too_big':
      return atBound(issue.origin, 'at most', 'less than', issue.maximum, issue.inclusive)
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return `must be ${entryOf(formats, issue.format) ?? 'of the expected form'}`
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    // Of what is told apart by a word: the word.
    case 'invalid_union':
      return 'is none that is known'
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return issue.message && issue.message !== 'Invalid input' ? issue.message : 'is not valid'
    default:
      return issue satisfies never
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}

const formats: Readonly<Record<string, string>> = {
  uuid: 'an id',
  guid: 'an id',
  email: 'an email address',
  url: 'an address',
  datetime: 'a time such as 2026-01-31T09:30:00Z',
  regex: 'of the expected form',
}

/** `at least 3 characters long`, `greater than or equal to 1`. */
function atBound(
  origin: string,
  most: string,
  than: string,
  bound: number | bigint,
  inclusive: boolean | undefined,
): string {
  if (origin === 'string') return `must be ${most} ${bound} characters long`
  if (origin === 'array' || origin === 'set') return `must have ${most} ${bound} entries`
  return `must be ${than} ${inclusive === false ? '' : 'or equal to '}${bound}`
}
