import { consultantFunctions } from './consultant'
import { extrasFunctions } from './extras'
import { listFunctions } from './lists'
import { overlapFunctions } from './overlaps'
import { qualityFunctions } from './quality'
import { staffFunctions } from './staff'
import { timelineFunctions } from './timeline'

/** What signed-in staff ask and do, and what stands beside a link's pages. */
export const deskFunctions = {
  ...staffFunctions,
  ...listFunctions,
  ...consultantFunctions,
  ...extrasFunctions,
  ...overlapFunctions,
  ...qualityFunctions,
  ...timelineFunctions,
}
