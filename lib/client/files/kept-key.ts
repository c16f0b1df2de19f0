import { kept } from '../browser/environment'

/** Of this tab's storage: the file cards of one session. */
export const keptFilesKey = (sessionId: string) => `parley-files-${sessionId}`

export function hasKeptFiles(sessionId: string): boolean {
  return kept('tab', keptFilesKey(sessionId)) !== null
}
