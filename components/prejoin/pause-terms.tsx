/** What pauses the clock of a call beside somebody's leaving, to who is about to go in. */
export function PauseTerms() {
  return <p>When nothing arrives in the call for 10 s, the clock is paused until something does.</p>
}
