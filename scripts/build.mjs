import { fileURLToPath } from 'node:url'
import { build } from './setup/build.mjs'
import { runCommand } from './setup/failure.mjs'

// `npm run build`: what the start commands do by themselves, for a checkout that those who run it may not write.
await runCommand(async () => {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)))
  build()
})
