import { userAdminFunctions } from './admin'
import { userLinkFunctions } from './links'
import { ownAccountFunctions, tokenFunctions } from './own'
import { signInFunctions, userFunctions } from './users'

/** Accounts: their users, sign-ins, tokens and links. */
export const accountFunctions = {
  ...userFunctions,
  ...signInFunctions,
  ...tokenFunctions,
  ...ownAccountFunctions,
  ...userLinkFunctions,
  ...userAdminFunctions,
}
