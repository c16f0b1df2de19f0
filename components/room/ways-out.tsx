/** The ways out: fetched as one, once the room is quiet or somebody looks for one. */
export { AwaySoon } from './away-soon'
export { EndDialog } from './end-dialog'
export { LeaveDialog } from './leave-dialog'
export { Away, Replaced } from './out-of-room'
