import { EnvProblem, loadEnv, readEnvFile } from '@/lib/env'
import { expectNoWords } from '../setup/no-words'
import { checkLivekit } from './livekit-check'

/** `npm run check-livekit`: tries on the server of LIVEKIT_URL what rooms would need of it. Exit code 1 when it falls short. */
async function main(): Promise<boolean> {
  expectNoWords('check-livekit', process.argv.slice(2))
  readEnvFile()
  const { livekit } = loadEnv()
  if (!livekit)
    throw new EnvProblem(
      'LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be set: they name the server to check.',
    )
  const findings = await checkLivekit(livekit)
  for (const { what, good, came } of findings) console.log(`${good ? 'ok  ' : 'FAIL'} ${what}: ${came}`)
  const allGood = findings.every(({ good }) => good)
  console.log(
    allGood ? '\nEverything that was asked is as it should be.' : '\nSomething is not as it should be.',
  )
  return allGood
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
