import { pause } from '@/locales/en/appointment/pause'

/** What pauses the clock of a call beside somebody's leaving, to who is about to go in. */
export function PauseTerms() {
  return <p>{pause}</p>
}
