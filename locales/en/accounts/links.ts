/** Links that work once. Opening one changes nothing; pressing its button does. */

export const linkPages = {
  confirm: {
    title: 'Confirm your email address',
    detail: (email: string) => `Your account here has the address ${email}. Confirm that it is yours.`,
    confirm: 'This is my address',
  },
  email: {
    title: 'Change your email address',
    detail: (email: string) =>
      `Your account here is to have the address ${email}. Every device that is signed in to it is signed out.`,
    confirm: 'Use this address',
  },
  reset: {
    title: 'Set a new password',
    detail: (email: string) =>
      `For the account ${email}. Every device that is signed in to it is signed out.`,
    confirm: 'Set password',
  },
  invite: {
    title: 'You are invited',
    detail: (email: string) => `Choose a name and a password, and your account ${email} is ready.`,
    confirm: 'Create account',
  },
}

export const linkOver = {
  title: 'This link does not work',
  detail: 'It was used before, has run out, or was not copied whole. Ask whoever sent it for a new one.',
  signIn: 'Sign in',
}

export const linkForm = { newPassword: 'New password', password: 'Password' }

export const linkUnavailable = {
  title: 'Not possible right now',
  detail: 'The link could not be looked up. It still works: open it again in a minute.',
}
