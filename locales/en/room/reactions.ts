export const title: string = 'Reactions'

/** What the signs are called. */
export const signs = {
  thumbs_up: 'Thumbs up',
  heart: 'Heart',
  clap: 'Applause',
  laugh: 'Laughing',
  surprise: 'Surprised',
  thanks: 'Thank you',
}

export const shown = {
  you: 'You',
  /** Said behind who it is from. */
  sign: (sign: string) => `: ${sign}`,
}

/** Why a sign did not come. @param name the other side's first name */
export const refused = {
  alone: (name: string) => `Not shown: ${name} isn't here.`,
  too_many: () => 'Not shown: that was very many at once.',
  unsent: () => 'Not shown: the connection was interrupted.',
}
