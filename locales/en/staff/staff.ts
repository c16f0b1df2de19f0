/** Every page of staff: what goes wrong, and what renews itself. */

export const failed = {
  title: 'This page cannot be shown right now',
  detail: 'The booking records did not answer. Nothing was changed.',
  again: 'Try again',
}

export const live = { pause: 'Live: pause', goOn: 'Paused: go live' }
