import * as z from 'zod'

/** The row of a list where a page begins or ends: what it is sorted by, and its id. */
export const pageKey = z.object({ key: z.union([z.string(), z.number()]), id: z.uuid() })
export type PageKey = z.infer<typeof pageKey>
