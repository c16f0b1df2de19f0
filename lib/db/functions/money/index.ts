import { adminActionFunctions } from './admin-actions'
import { cancellingFunctions } from './cancelling'
import { currencyFunctions } from './currencies'
import { disputeFunctions } from './disputes'
import { extensionFunctions } from './extensions'
import { payoutFunctions } from './payouts'
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
  ...payoutFunctions,
} as const
