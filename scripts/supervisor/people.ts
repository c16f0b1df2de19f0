import { randomBytes, randomInt } from 'node:crypto'
import type { ParticipantType } from '@/lib/contract/words'

/** Somebody as a booking names them: the ref is who it is, the name is what the other side reads. */
export interface Person {
  ref: string
  name: string
}

/** Not those of the docs' examples, which people type themselves. */
const givenNames: Record<ParticipantType, readonly string[]> = {
  client: ['Pooja', 'Tom', 'Mei', 'Nina', 'Jonas', 'Fatima', 'Lucía', 'Kwame', 'Anna', 'Hiro'],
  consultant: ['Anjali', 'Daniel', 'Rosa', 'Emeka', 'Ingrid', 'Farid', 'Leela', 'Marek', 'Sofia', 'Wei'],
}
const familyNames = [
  ...['Nair', 'Becker', 'Tanaka', 'Kapoor', 'Weiss', 'Rao', 'Okafor', 'Lindqvist', 'Moreau', 'Haddad'],
  ...['Silva', 'Novak', 'Mensah', 'Iyer', 'Castillo', 'Schmidt', 'Chen', 'Rahman', 'Costa', 'Murphy'],
]

/** Somebody whom no booking has named before, so that no two rehearsals meet in one calendar. */
export function newPerson(role: ParticipantType, purpose: 'demo' | 'book'): Person {
  return {
    ref: `${purpose}:${randomBytes(8).toString('hex')}`,
    name: `${oneOf(givenNames[role])} ${oneOf(familyNames)}`,
  }
}

/** The same person each time that `npm run book` is given this name. */
export function personNamed(name: string): Person {
  return { ref: `book:${name.toLowerCase()}`, name }
}

function oneOf(names: readonly string[]): string {
  return names[randomInt(names.length)] ?? ''
}
