/** Vitest's projects in their order, each with the folders of `tests` that it runs. */
export const vitestProjects: ReadonlyMap<string, readonly string[]>

export interface Count {
  name: string
  passed: number
  failed: number
  skipped: number
}

/** What the reporter `json` of Vitest says of the files of one project. */
export function countOfProject(
  name: string,
  report: { testResults: { name: string; status: string; assertionResults: { status: string }[] }[] },
): Count
