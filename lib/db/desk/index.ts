import { consultantFunctions } from './consultant'
import { extrasFunctions } from './extras'
import { listFunctions } from './lists'
import { qualityFunctions } from './quality'
import { staffFunctions } from './staff'
import { timelineFunctions } from './timeline'

/** What signed-in staff ask and do, and what stands beside a link's pages. */
export const deskFunctions = {
  ...staffFunctions,
  ...listFunctions,
  ...consultantFunctions,
  ...extrasFunctions,
  ...qualityFunctions,
  ...timelineFunctions,
}
