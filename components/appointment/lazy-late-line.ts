import { partOf } from '@/components/ui/lazy'

/** A chunk of its own: nothing of it is needed to be in the room. */
export const latePart = partOf(() => import('./late-line').then(({ LateLine }) => LateLine))
export const meanwhilePart = partOf(() => import('./late-line').then(({ Meanwhile }) => Meanwhile))
