import { CommandProblem } from '../supervisor/problem'

/**
 * For a command that does one thing: whoever asks it something (`--help`) has not asked for that.
 * @throws CommandProblem with the way to call it
 */
export function expectNoWords(command: string, args: readonly string[]): void {
  const [word] = args
  if (word !== undefined) throw new CommandProblem(`${word} is not understood.\nUsage: npm run ${command}`)
}
