import { plural } from '../counts'

/** The paid clock. */

export const timer = {
  booked: 'booked',
  left: 'left',
  passed: 'passed',
  paused: 'paused',
  /** What a press shows. */
  showLeft: '. Show the time left',
  showPassed: '. Show the time passed',
  minutesLeft: (minutes: number) => `${minutes} ${plural(minutes, 'minute', 'minutes')} left`,
}

export const addTime: string = 'Add time'
