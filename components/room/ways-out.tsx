/** The ways out that most sessions never take, fetched as one. */
export { LeaveDialog } from './leave-dialog'
export { Away, Replaced } from './out-of-room'
