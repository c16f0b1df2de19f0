import { adminActionFunctions } from './admin-actions'
import { currencyFunctions } from './currencies'
import { disputeFunctions } from './disputes'
import { extensionFunctions } from './extensions'
import { receiptFunctions } from './receipts'

/** What moves or proves money beside the settlement. */
export const moneyFunctions = {
  ...currencyFunctions,
  ...extensionFunctions,
  ...disputeFunctions,
  ...receiptFunctions,
  ...adminActionFunctions,
} as const
