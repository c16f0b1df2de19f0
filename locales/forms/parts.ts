/** A sentence with something drawn in it, a name or a time: `T` stands wherever the language wants it. */
export type Parts<T> = readonly (string | T)[]
