import { parseArgs } from 'node:util'
import * as z from 'zod'
import { entryOf } from '@/lib/contract/entry-of'
import { apiScope } from '@/lib/contract/http/api'
import { CommandProblem } from '../supervisor/problem'

const usage = `Usage: npm run api-key -- create NAME --scope SCOPE [--scope SCOPE] [--json]
       npm run api-key -- list [--json]
       npm run api-key -- revoke ID
SCOPE is one of ${apiScope.options.join(', ')}. A key is shown once, when it is made; docs/api.md says what it is for.`

const json = z.boolean().default(false)
const commands = z.discriminatedUnion(
  'act',
  [
    z.strictObject({
      act: z.literal('create'),
      word: z
        .string('must be given')
        .trim()
        .min(1, 'must not be empty')
        .max(80, 'must have at most 80 characters'),
      scope: z
        .array(z.enum(apiScope.options, `must be one of ${apiScope.options.join(', ')}`), 'must be given')
        .min(1),
      json,
    }),
    z.strictObject({ act: z.literal('list'), json }),
    z.strictObject({ act: z.literal('revoke'), word: z.string('must be given') }),
  ],
  'must be create, list or revoke',
)
export type ApiKeyCommand = z.output<typeof commands>

/** @throws CommandProblem with the way to call it */
export function apiKeyCommand(args: string[]): ApiKeyCommand {
  const { values, positionals } = parsed(args)
  const [act, word, ...rest] = positionals
  if (rest.length > 0) throw new CommandProblem(`${rest[0]} is not understood.\n${usage}`)
  const command = commands.safeParse({ act, ...(word === undefined ? {} : { word }), ...values })
  if (command.success) return command.data
  const [issue] = command.error.issues
  const names: Record<string, string> = { act: 'The command', word: 'The name or id', scope: '--scope' }
  const where = entryOf(names, String(issue?.path[0])) ?? 'The command'
  const what =
    issue?.code === 'unrecognized_keys' ? `takes no --${issue.keys.join(' and no --')}` : issue?.message
  throw new CommandProblem(`${where} ${what ?? 'is not understood'}.\n${usage}`)
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { scope: { type: 'string', multiple: true }, json: { type: 'boolean' } },
      strict: true,
      allowPositionals: true,
    })
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}
