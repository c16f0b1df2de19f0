import { partOf } from '@/components/ui/use-part'

/** Chunks of their own: nothing of them is needed to be in the room. */
export const latePart = partOf(() => import('./late-line').then(({ LateLine }) => LateLine))
export const afterPart = partOf(() => import('./after-session').then(({ AfterSession }) => AfterSession))
export const meanwhilePart = partOf(() => import('./late-line').then(({ Meanwhile }) => Meanwhile))
/** Only who can still cancel pays for it. */
export const cancelPart = partOf(() =>
  import('../cancelling/cancel-session').then(({ CancelSession }) => CancelSession),
)
