import { newPassword } from '@/lib/auth/admin-account'
import { staffAccounts } from '@/lib/auth/staff-accounts'
import type { Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { userCommandName } from './supervisor/embedded-database'
import { CommandProblem, wordsOf } from './supervisor/problem'
import { type UserCommand, userCommand } from './user-options'

async function act(command: UserCommand, env: Env, db: Database): Promise<string> {
  const accounts = staffAccounts(env.database, db)
  switch (command.act) {
    case 'list': {
      const lines = (await accounts.list()).map(
        ({ email, role, personId }) =>
          `${role.padEnd(10)}  ${email}${personId ? `  (consultant ${personId})` : ''}`,
      )
      return lines.join('\n') || 'There are no accounts yet.'
    }
    case 'remove': {
      const { deleted } = await accounts.remove(command.email)
      return deleted
        ? `${command.email} is removed and signed out everywhere.`
        : `There is no account ${command.email}.`
    }
    case 'password': {
      const password = command.password ?? newPassword()
      await requireAccount(command.email)
      await accounts.save({ email: command.email, password })
      return `${command.email} has a new password and is signed out everywhere.${told(command.password, password)}`
    }
    case 'role': {
      await requireAccount(command.email)
      await accounts.save({ email: command.email, role: command.role, ...(await personOf(command, db)) })
      return `${command.email} is ${command.role} now, and signed out everywhere.`
    }
    case 'create': {
      const password = command.password ?? newPassword()
      const { email, role } = command
      const { created } = await accounts.save({ email, role, password, ...(await personOf(command, db)) })
      return `${email} is ${created ? 'created' : 'changed'}: ${role}.${told(command.password, password)}`
    }
  }
  return command satisfies never

  async function requireAccount(email: string): Promise<void> {
    if ((await accounts.list()).some((account) => account.email === email.toLowerCase())) return
    throw new CommandProblem(`There is no account ${email}: make it with \`npm run user -- create\`.`)
  }
}

/** What was generated is printed, once; what was given is known already. */
function told(given: string | undefined, password: string): string {
  return given === undefined ? `\nPassword: ${password}` : ''
}

async function personOf(
  { consultant, name }: { consultant?: string | undefined; name?: string | undefined },
  db: Database,
) {
  if (consultant === undefined) return {}
  const { id } = await db.rpc('consultant_person', { p_ref: consultant, ...(name ? { p_name: name } : {}) })
  return { personId: id }
}

async function main(): Promise<void> {
  const command = userCommand(process.argv.slice(2))
  readEnvFile()
  const env = loadEnv()
  const appDatabase = await databaseOfRunningApp(env)
  if (appDatabase) {
    console.log(await act(command, env, appDatabase))
    return appDatabase.close()
  }
  const own = await prepareDatabase(env, userCommandName)
  try {
    console.log(await act(command, env, own.db))
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
