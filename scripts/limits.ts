import { readFileSync, writeFileSync } from 'node:fs'
import { limitsTable, pagesWithLimits } from './limits/table'

/** `npm run limits`: writes the tables of the map of limits (lib/limits) into the pages that have them. */
const form = /(<!-- limits -->\n)[\s\S]*?(\n<!-- end -->)/
for (const [path, subjects] of Object.entries(pagesWithLimits)) {
  const table = limitsTable(subjects)
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(form, (_all, start: string, end: string) => start + table + end),
  )
}
