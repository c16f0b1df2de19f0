import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { loadEnv, readEnvFile } from '@/lib/env'
import { keySet, verifyReceipt } from '@/lib/receipts/verify'
import { refusals } from '@/locales/en/receipts/verify'
import { CommandProblem, wordsOf } from './supervisor/problem'

const usage =
  'Use: npm run verify-receipt FILE [--jwks FILE_OR_URL]. Without --jwks the keys are fetched from the app at NEXT_PUBLIC_APP_URL.'

/** The published keys, from a file saved earlier or from the site. Never from where the receipt says: that is the thing in question. */
async function publishedKeys(from: string) {
  const parsed = keySet.safeParse(JSON.parse(await read(from)))
  if (!parsed.success) throw new CommandProblem(`${from} is not a JSON Web Key Set.`)
  return parsed.data
}

async function read(from: string): Promise<string> {
  try {
    if (!/^https?:/.test(from)) return await readFile(from, 'utf8')
    const response = await fetch(from, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    return await response.text()
  } catch (error) {
    throw new CommandProblem(
      `${from} cannot be read (${error instanceof Error ? error.message : error}). Save /.well-known/jwks.json once and give it by --jwks FILE.`,
    )
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    options: { jwks: { type: 'string' } },
    allowPositionals: true,
  })
  const [file] = positionals
  if (!file || positionals.length > 1) throw new CommandProblem(usage)
  readEnvFile()
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandProblem(`${file} cannot be read. ${usage}`)
  })
  const keys = await publishedKeys(values.jwks ?? `${loadEnv().appUrl}/.well-known/jwks.json`)
  const verdict = await verifyReceipt(text, keys)
  if (!verdict.valid) {
    console.error(`REFUSED (${verdict.reason}): ${refusals[verdict.reason]}`)
    return false
  }
  console.log(`GENUINE, signed with the key ${verdict.kid}. It says:`)
  console.log(JSON.stringify(verdict.claims, null, 2))
  return true
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 2
}
