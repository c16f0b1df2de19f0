import type { Parts } from '../../forms/parts'

/** The gates that few people meet, of an appointment; what they have in common with those of other rooms is in `../room/gates`. */

export const safe: string = 'Your payment is safe.'

export const early = {
  title: <T>(session: string, countdown: T): Parts<T> => [`Your ${session} starts in `, countdown],
  facts: <T>(time: T, length: string, price: string): Parts<T> => [time, ` · ${length} · ${price}`],
  joinFrom: <T>(time: T): Parts<T> => [
    'You can join from ',
    time,
    '. Keep this page open: it lets you in by itself.',
  ],
}

export const over = {
  title: 'Session ended',
  show: 'Show the summary',
  detail: <T>(session: string, start: T): Parts<T> => [`${session}, booked for `, start, ', is over.'],
}

export const elsewhere = {
  detail: (session: string) =>
    `Use it here, and the ${session} continues on this device; the other one leaves. Your time and your payment stay as they are.`,
}

export const otherSession = {
  /** What leaving does to the clock there. */
  costs: {
    client: 'You then leave the other one. Its clock may run on for 60 s, and is paused until you are back.',
    consultant: 'You then leave the other one. The time that you are away from it is not paid.',
  },
}

export const unavailable = {
  title: "We can't check your booking right now",
  detail: 'Your payment is safe. Keep this page open: it tries again by itself.',
}
