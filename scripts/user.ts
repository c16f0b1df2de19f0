import { newPassword } from '@/lib/auth/admin-account'
import { users } from '@/lib/auth/users'
import { accountLinks } from '@/lib/contract/link-pages'
import type { Database } from '@/lib/db'
import { type Env, loadEnv, readEnvFile } from '@/lib/env'
import { type UserCommand, userCommand } from './options/user-options'
import { databaseOfRunningApp, prepareDatabase } from './supervisor/database'
import { userCommandName } from './supervisor/embedded-database'
import { CommandProblem, wordsOf } from './supervisor/problem'

async function act(command: UserCommand, env: Env, db: Database): Promise<string> {
  const accounts = users(env.database, db)
  switch (command.act) {
    case 'list': {
      const lines = (await accounts.list()).map(
        ({ email, roles, personId }) =>
          `${inWords(roles).padEnd(10)}  ${email}${personId ? `  (consultant ${personId})` : ''}`,
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
      await accounts.save({ email: command.email, roles: command.role, ...(await personOf(command, db)) })
      return `${command.email} is ${inWords(command.role)} now, and signed out everywhere.`
    }
    case 'link': {
      const link = await accounts.link(command.email, command.purpose)
      if (!link) throw new CommandProblem(`There is no account ${command.email}.`)
      return `${env.appUrl}${accountLinks}/${link.token}\nIt works once, until ${link.expiresAt}.`
    }
    case 'create': {
      const password = command.password ?? newPassword()
      const { email, role, name } = command
      const person = await personOf(command, db)
      const { created } = await accounts.save({
        email,
        roles: role,
        password,
        ...(name ? { name } : {}),
        ...person,
      })
      return `${email} is ${created ? 'created' : 'changed'}: ${inWords(role)}.${told(command.password, password)}`
    }
  }
  return command satisfies never

  async function requireAccount(email: string): Promise<void> {
    if ((await accounts.list()).some((account) => account.email === email.toLowerCase())) return
    throw new CommandProblem(`There is no account ${email}: make it with \`npm run user -- create\`.`)
  }
}

const inWords = (roles: readonly string[]) => roles.join(', ') || 'member'

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
