/** The way in, and to an account. */

export const signIn = {
  title: 'Sign in',
  detail: 'With your account. An appointment or an invitation needs only its link.',
  email: 'Email',
  password: 'Password',
  confirm: 'Sign in',
}

export const signInByLink = {
  label: 'Sign in by a link',
  title: 'Or by a link in an email',
  email: 'Email for the link',
  send: 'Send me a link',
}

export const signInNotes = {
  wrong: 'That email and password do not belong together. Check both and try again.',
  wait: 'Too many tries. Wait half an hour, then try again.',
  unavailable: 'Signing in is not possible right now. Try again in a minute.',
  'link-sent': 'If that address has an account, a sign-in link is on its way. Open it in this browser.',
  'link-over':
    'That sign-in link does not work any more, or was asked for in another browser. Ask for a new one.',
  'signed-out': 'You are signed out on every device.',
  'email-changed': 'Your email address is changed, and every device is signed out. Sign in with the new one.',
  'password-set': 'Your new password is set, and every device is signed out. Sign in with it.',
  confirmed: 'Your email address is confirmed.',
  'confirm-first': 'Your account is made. Open the link in the email that was sent to you, then sign in.',
  deleted: 'Your account is deleted.',
}

/** Below the form, by how accounts come about here. */
export const signInHelp = {
  signUp: 'Create an account',
  invited: 'No account yet? Ask an administrator here to invite you.',
  closed: 'Accounts are made by the administrators here.',
  forgotten: 'Forgot your password?',
  forgottenDetail:
    'Ask an administrator here. They make you a link that works once, and with it you set a new password.',
}
