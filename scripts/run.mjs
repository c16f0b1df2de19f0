import { fileURLToPath } from 'node:url'
import { ensureDependencies, requireNode } from './setup/dependencies.mjs'
import { runCommand } from './setup/failure.mjs'
import { runScript } from './setup/typescript.mjs'

// node scripts/run.mjs scripts/NAME.ts [arguments]: runs a TypeScript command on a fresh checkout, too.
await runCommand(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  requireNode()
  await ensureDependencies()
  const script = process.argv[2]
  // The script sees its own name and arguments, as if it had been called itself.
  process.argv.splice(1, 2, script)
  await runScript(script)
})
