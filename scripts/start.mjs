import { fileURLToPath } from 'node:url'
import { ensureBuild } from './setup/build.mjs'
import { ensureDependencies, requireNode } from './setup/dependencies.mjs'
import { runCommand } from './setup/failure.mjs'
import { runBundle, runSource } from './setup/typescript.mjs'

// `npm start` and, with --dev, `npm run dev`; with --only web or --only socket that part alone: everything that must be there before our own TypeScript
// can run.
const dev = process.argv.includes('--dev')

await runCommand(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  requireNode()
  await ensureDependencies()
  if (dev) return runSource('scripts/start.ts')
  ensureBuild()
  await runBundle('scripts/start.ts')
})
