import { plural } from './counts'

/** How long something is, one part each; `minutes` are said by every page. */

export function seconds(seconds: number): string {
  return `${seconds} s`
}

export function hours(hours: number): string {
  return `${hours} h`
}

export function days(days: number): string {
  return `${days} ${plural(days, 'day', 'days')}`
}
