import { EnvProblem, loadEnv, readEnvFile } from '@/lib/env'
import { expectNoWords } from './setup/no-words'
import { turnAddress } from './turn/transport'
import { checkServer } from './turn/turn-check'

/** `npm run check-turn`: tries on each server of TURN_URLS what a relay for calls must and must not do. Exit code 1 when one falls short. */
async function main(): Promise<boolean> {
  expectNoWords('check-turn', process.argv.slice(2))
  readEnvFile()
  const { turn } = loadEnv()
  if (!turn) throw new EnvProblem('TURN_URLS and TURN_SECRET must be set: they name the server to check.')
  let allGood = true
  for (const url of turn.urls) {
    console.log(url)
    const findings = await checkServer(turnAddress(url), turn.secret)
    for (const { what, good, came } of findings) console.log(`  ${good ? 'ok  ' : 'FAIL'} ${what}: ${came}`)
    allGood &&= findings.every(({ good }) => good)
  }
  console.log(
    allGood
      ? '\nEverything is as it should be.'
      : '\nSomething is not as it should be: compare with docs/turn/turnserver.conf.',
  )
  return allGood
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
