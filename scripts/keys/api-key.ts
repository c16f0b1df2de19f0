import type { Database } from '@/lib/db'
import type { ApiKey } from '@/lib/db/functions/api'
import { loadEnv, readEnvFile } from '@/lib/env'
import { type ApiKeyCommand, apiKeyCommand } from '../options/api-key-options'
import { databaseOfRunningApp, prepareDatabase } from '../supervisor/database'
import { bookCommand } from '../supervisor/embedded-database'
import { CommandProblem, wordsOf } from '../supervisor/problem'

async function act(command: ApiKeyCommand, db: Database): Promise<string> {
  switch (command.act) {
    case 'create': {
      const { id, key } = await db.rpc('make_api_key', { p_name: command.word, p_scopes: command.scope })
      return command.json
        ? JSON.stringify({ id, key })
        : `${key}\nIt is shown this once. Revoke it: npm run api-key -- revoke ${id}`
    }
    case 'list': {
      const keys = await db.rpc('list_api_keys', {})
      if (command.json) return JSON.stringify(keys)
      return keys.map(line).join('\n') || 'There are no keys yet.'
    }
    case 'revoke': {
      const revoked = await db.rpc('revoke_api_key', { p_id: command.word })
      if (!revoked) throw new CommandProblem(`There is no key ${command.word}: npm run api-key -- list`)
      return `${revoked.name} (${revoked.id}) opens nothing any more.`
    }
  }
  return command satisfies never
}

function line({ id, name, scopes, lastUsedAt, revokedAt }: ApiKey): string {
  const state = revokedAt ? `revoked ${revokedAt}` : lastUsedAt ? `used ${lastUsedAt}` : 'never used'
  return `${id}  ${name}  ${scopes.join(' ')}  ${state}`
}

async function main(): Promise<void> {
  const command = apiKeyCommand(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const running = await databaseOfRunningApp(env)
  if (running) {
    console.log(await act(command, running))
    return running.close()
  }
  const own = await prepareDatabase(env, bookCommand)
  try {
    console.log(await act(command, own.db))
  } finally {
    await own.stop()
  }
}

try {
  await main()
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
