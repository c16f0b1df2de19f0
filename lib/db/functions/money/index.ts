import { adminActionFunctions } from './admin-actions'
import { cancellingFunctions } from './cancelling'
import { currencyFunctions } from './currencies'
import { disputeFunctions } from './disputes'
import { extensionFunctions } from './extensions'
import { receiptFunctions } from './receipts'
import { withdrawalFunctions } from './withdrawals'

/** What moves or proves money beside the settlement. */
export const moneyFunctions = {
  ...currencyFunctions,
  ...extensionFunctions,
  ...cancellingFunctions,
  ...disputeFunctions,
  ...receiptFunctions,
  ...adminActionFunctions,
  ...withdrawalFunctions,
} as const
