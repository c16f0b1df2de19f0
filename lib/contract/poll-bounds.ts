/** Of polls; the database has the same. Beside `limits.ts`, which every chat loads. */
export const pollBounds = {
  questionCharacters: 200,
  optionCharacters: 100,
  fewestOptions: 2,
  mostOptions: 10,
} as const
