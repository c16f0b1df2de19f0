/** Something that the person at the terminal has to do. The message is one sentence. */
export class SetupProblem extends Error {}

/** Runs a command's main function; what it cannot do becomes one sentence on standard error and exit code 1. */
export async function runCommand(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof SetupProblem ? error.message : error)
    process.exit(1)
  }
}
