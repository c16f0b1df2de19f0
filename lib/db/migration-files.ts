import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlStatements } from './sql-statements'

export type Migration = { version: string; name: string; statements: string[] }

const fileName = /^(\d+)_(.*)\.sql$/

/** The migrations of a folder, `<version>_<name>.sql`, oldest first. Other files are left alone, as Supabase's command line does. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name = ''] = fileName.exec(file) ?? []
      if (!version) return []
      return { version, name, statements: sqlStatements(readFileSync(join(folder, file), 'utf8')) }
    })
}
