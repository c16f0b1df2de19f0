/** Making an account. */

export const signUp = {
  title: 'Create an account',
  detail: 'For rooms, clubs, classes and streams of your own.',
  name: 'Name',
  nameHint: 'What others see. It need not be your full name.',
  email: 'Email',
  password: 'Password',
  passwordHint: (least: number) =>
    `At least ${least} characters. Several words are easy to remember and hard to guess.`,
  confirm: 'Create account',
  signIn: 'Sign in instead',
}

/** What is shown where an account cannot be made by oneself. */
export const noSignUp = {
  invited: {
    title: 'By invitation',
    detail:
      'Accounts are made by invitation here. Ask an administrator to invite you: you get a link that works once, and with it you choose your name and your password.',
  },
  closed: {
    title: 'No new accounts',
    detail: 'Nobody can create an account here. If you need one, ask an administrator.',
  },
}

/** What is wrong, at its field. */
export const fieldFaults = {
  name: 'Give a name of 1 to 80 characters.',
  email: 'That is not an email address. One looks like name@example.org.',
  'email-taken': 'There is an account with that email already. Sign in, or use another one.',
  'password-weak': 'That password is too easy to guess. Choose another one.',
  password: (least: number) => `Choose a password of at least ${least} characters.`,
}

export const signUpNotes = {
  wait: 'Too many accounts were made from your network within an hour. Wait an hour, then try again.',
  unavailable: 'Accounts cannot be made right now. Try again in a minute.',
}
