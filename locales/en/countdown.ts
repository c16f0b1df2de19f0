/** What counts down to a start. */
export const countdown = {
  startsIn: (time: string) => `Starts in ${time}`,
  /** Under a number each. */
  units: { days: 'days', hours: 'hours', minutes: 'min', seconds: 's' },
}
