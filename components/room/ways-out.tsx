/** The ways out, and what there is to say of absences: fetched as one, once the room is quiet or somebody looks for one. */
export { PausedQuestion } from '@/components/chat/paused-question'
export { AwayNotice } from './away-notice'
export { AwaySoon } from './away-soon'
export { EndDialog } from './end-dialog'
export { LeaveDialog } from './leave-dialog'
export { Away, Replaced } from './out-of-room'
