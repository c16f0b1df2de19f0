/** What surrounds every page of who is signed in. */

export const frame = {
  skip: 'Skip to the content',
  account: 'Account',
  yourAccount: 'Your account',
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
}
