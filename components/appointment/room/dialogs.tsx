/** The questions before a way out, and what there is to say of absences: fetched as one, once the room is quiet or somebody asks. */

export { AwayNotice } from './away/away-notice'
export { AwaySoon } from './away/away-soon'
export { EndDialog } from './ending/end-dialog'
export { LeaveDialog } from './ending/leave-dialog'
export { PausedQuestion } from './paused-question'
