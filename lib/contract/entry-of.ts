/**
 * The entry of a table under a word that came from outside. A plain object also answers to `constructor`, `toString` and `__proto__`, with
 * something that is no entry; whoever sends such a word must get what any unknown word gets.
 */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
