/** Of captions. Beside `limits.ts`, which every chat loads. */
export const captionBounds = { characters: 300 } as const
