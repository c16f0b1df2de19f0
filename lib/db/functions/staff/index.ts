import { adminFunctions } from './admin'
import { consultantFunctions } from './consultant-sessions'
import { extrasFunctions } from './extras'
import { groupRoomAdminFunctions } from './group-rooms'
import { listFunctions } from './lists'
import { noteFunctions } from './notes'
import { overlapFunctions } from './overlaps'
import { qualityFunctions } from './quality'
import { timelineFunctions } from './timeline'

/** What signed-in staff ask and do, and what stands beside a link's pages. */
export const deskFunctions = {
  ...adminFunctions,
  ...noteFunctions,
  ...listFunctions,
  ...consultantFunctions,
  ...extrasFunctions,
  ...overlapFunctions,
  ...qualityFunctions,
  ...timelineFunctions,
  ...groupRoomAdminFunctions,
}
