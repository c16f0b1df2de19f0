/** The pages on which a session is booked. */
export const book = {
  title: 'Book a session',
  intro: 'Choose what you would like, then a time.',
  nothing: 'Nothing can be booked here at the moment.',
  closedTitle: 'Booking here is not open',
  closed: 'This practice does not take bookings on this page. Please ask it for an appointment.',
  with: (names: string) => `With ${names}`,
  facts: (mode: string, minutes: number, price: string) => `${mode} · ${minutes} minutes · ${price}`,
  free: 'free',
  choose: 'Choose a time',
  chooseOf: (service: string) => `Choose a time: ${service}`,
  other: 'Choose something else',
  times: 'Free times',
  week: (from: string, to: string) => `${from} to ${to}`,
  earlier: 'Earlier',
  later: 'Later',
  none: 'No free times in these days.',
  zone: 'Time zone',
  zoneSays: (place: string) => `All times are as clocks in ${place} show them.`,
  show: 'Show',
  kept: (minutes: number) =>
    `This time is kept for you for ${minutes === 1 ? 'one minute' : `${minutes} minutes`}.`,
  when: (day: string, from: string, to: string, place: string) => `${day}, ${from} to ${to} (${place} time)`,
  name: 'Your name',
  email: 'Your e-mail address',
  emailHint: 'Only the practice sees it.',
  payment: 'Nothing is paid on this page: the practice tells you how.',
  confirm: 'Book',
  back: 'Choose another time',
}

export const done = {
  title: 'Booked',
  link: 'Your link to the session',
  clientLink: 'The client’s link',
  consultantLink: 'The consultant’s link',
  keep: 'Keep this link: it opens the session, and with it you cancel, put the session in your calendar and get the receipt.',
  open: 'Open the link',
  again: 'Book another session',
}

export const owner = {
  closed: 'Only you see this page: clients cannot book here.',
  open: 'Clients can book here. Each booking counts as paid to you: see to it that it is.',
  letThem: 'Let clients book here',
  stop: 'Stop bookings by clients',
}

export const modes = {
  chat: 'Chat',
  voice: 'Voice call',
  video: 'Video call',
}

/** Why nothing was booked, and what to do next. */
export const faults = {
  taken: 'Somebody else has just taken this time. Choose another one.',
  outside: 'No session can begin at this time. Choose one of those below.',
  late: 'It is too late for this time. Choose a later one.',
  expired: 'The time was not kept any longer. Choose it again.',
  busy: 'You have another session at this time. Choose another time.',
  many: 'Too many times were chosen from here. Try again in an hour, or ask the practice.',
  name: 'Type your name, at most 80 characters.',
  email: 'Type an address such as name@example.org.',
  gone: 'That is not offered any more. Choose something else.',
}
