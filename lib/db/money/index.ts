import { adminActionFunctions } from './admin-actions'
import { disputeFunctions } from './disputes'
import { extensionFunctions } from './extensions'
import { receiptFunctions } from './receipts'

/** What moves or proves money beside the settlement. */
export const moneyFunctions = {
  ...extensionFunctions,
  ...disputeFunctions,
  ...receiptFunctions,
  ...adminActionFunctions,
} as const
