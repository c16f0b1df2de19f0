import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlStatements } from './statements'

/** The migrations that a baseline stands for, and the release that applied the last of them. */
export type Replaced = { release: string; versions: string[] }

export type Migration = { version: string; name: string; statements: string[]; replaces?: Replaced }

const fileName = /^(\d+)_(.*)\.sql$/
/** In a baseline's first comment, with lines of versions below it. */
const replacement = /^-- Replaces what (\S+) applied:\n((?:-- [\d ]+\n)+)/m

/** The migrations of a folder, `<version>_<name>.sql`, oldest first. Other files are left alone, as Supabase's command line does. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name = ''] = fileName.exec(file) ?? []
      if (!version) return []
      const sql = readFileSync(join(folder, file), 'utf8')
      const replaces = replacedBy(sql)
      return { version, name, statements: sqlStatements(sql), ...(replaces && { replaces }) }
    })
}

function replacedBy(sql: string): Replaced | undefined {
  const [, release, lines = ''] = replacement.exec(sql) ?? []
  return release ? { release, versions: lines.match(/\d+/g) ?? [] } : undefined
}
