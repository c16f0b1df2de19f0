/** The schema cannot be brought up to date. The message is one sentence that says what to do. */
export class MigrationProblem extends Error {
  override readonly name = 'MigrationProblem'
}
