/** What is written to people about their sessions. Subjects name no reason and no health. */

export const modes = { chat: 'Chat session', voice: 'Voice session', video: 'Video session' }

export const subjects = {
  invitation: (mode: string, when: string) => `${mode} on ${when}`,
  moved: (mode: string, when: string) => `Moved: ${mode}, now on ${when}`,
  cancelled: (mode: string, when: string) => `Cancelled: ${mode} on ${when}`,
  reminder_day: (mode: string, when: string) => `Tomorrow: ${mode} on ${when}`,
  reminder_soon: (mode: string, when: string) => `In ten minutes: ${mode} at ${when}`,
  waiting: () => 'Your client is waiting',
  summary: (mode: string, when: string) => `Summary: ${mode} on ${when}`,
  refund: () => 'Money comes back to you',
  dispute: (mode: string, when: string) => `A problem was reported: ${mode} on ${when}`,
}

export const greeting = (name: string) => `Hello ${name},`

export const leads = {
  invitation: (other: string) => `Your session with ${other} is booked.`,
  moved: (other: string) => `Your session with ${other} has another time. Your link stays the same.`,
  cancelled: (other: string) => `Your session with ${other} is cancelled. Nobody has to do anything.`,
  reminder_day: (other: string) => `Your session with ${other} is about a day away.`,
  reminder_soon: (other: string) => `Your session with ${other} begins in about ten minutes.`,
  waiting: (other: string) => `${other} is in and waits for you.`,
  summary: (other: string) => `Your session with ${other} is over.`,
  refund: (other: string) => `Some of what you paid for your session with ${other} comes back to you.`,
  dispute: (other: string) =>
    `A problem was reported about the session of ${other}. It waits for a decision.`,
}

export const facts = {
  when: 'When',
  length: 'Length',
  minutes: (minutes: number) => `${minutes} min`,
  kind: 'Kind',
  with: 'With',
  price: 'Price',
  charged: 'Charged',
  returned: 'Comes back to you',
  inZone: (when: string, zone: string) => `${when} (${zone})`,
}

export const actions = {
  join: 'Open your session',
  receipt: 'Open the receipt',
  decide: 'Look at it',
}

export const notes = {
  opens: 'The link is yours alone: whoever has it is you. It opens shortly before the start.',
  calendar: 'Declining the calendar entry does not cancel the session.',
  help: (address: string) => `Something does not work? Answer this mail, or write to ${address}.`,
}
