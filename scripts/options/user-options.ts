import { parseArgs } from 'node:util'
import * as z from 'zod'
import { forms } from '@/lib/contract/limits'
import { userRole } from '@/lib/db/functions/shapes/claims'
import { linkPurpose } from '@/lib/db/functions/users/links'
import { CommandProblem } from '../supervisor/problem'

const roleWords = ['member', ...userRole.options] as const
const usage = `Usage: npm run user -- list
       npm run user -- create EMAIL --role ROLE [--role ROLE] [--name NAME] [--consultant REF] [--password PASSWORD]
       npm run user -- role EMAIL --role ROLE [--role ROLE] [--consultant REF [--name NAME]]
       npm run user -- password EMAIL [--password PASSWORD]
       npm run user -- link EMAIL --purpose reset|confirm|invite|email
       npm run user -- remove EMAIL
ROLE is one of ${roleWords.join(', ')}; whoever has none is a member. Without --password a new one is made and printed once. REF is the
booking system's own name for the consultant (consultant_ref), or the consultant's name as bookings give it, when one consultant alone has
it; with --name one is made whom no booking has named. A link works once: reset for a new password, confirm for the address, email for the one that its owner asked for.`

const atMost = (characters: number) => `must have at most ${characters} characters`
const email = z.email('must be an email address').max(254, atMost(254))
const role = z
  .array(z.enum(roleWords, `must be one of ${roleWords.join(', ')}`), 'must be given')
  .min(1)
  .transform((words) => userRole.options.filter((one) => words.includes(one)))
const purpose = z.enum(linkPurpose.options, `must be one of ${linkPurpose.options.join(', ')}`)
const password = z
  .string()
  .min(forms.leastPasswordCharacters, `must have at least ${forms.leastPasswordCharacters} characters`)
  .max(forms.passwordCharacters, atMost(forms.passwordCharacters))
  .optional()
const words = (most: number) =>
  z.string().trim().min(1, 'must not be empty').max(most, atMost(most)).optional()
const person = { consultant: words(200), name: words(80) }

const commands = z.discriminatedUnion(
  'act',
  [
    z.strictObject({ act: z.literal('list') }),
    z.strictObject({ act: z.literal('create'), email, role, password, ...person }),
    z.strictObject({ act: z.literal('role'), email, role, ...person }),
    z.strictObject({ act: z.literal('password'), email, password }),
    z.strictObject({ act: z.literal('link'), email, purpose }),
    z.strictObject({ act: z.literal('remove'), email }),
  ],
  'must be list, create, role, password, link or remove',
)
export type UserCommand = z.output<typeof commands>

/** @throws CommandProblem with the way to call it */
export function userCommand(args: string[]): UserCommand {
  const text = { type: 'string' } as const
  const { values, positionals } = parsedWords(args, {
    role: { ...text, multiple: true },
    consultant: text,
    name: text,
    password: text,
    purpose: text,
  })
  const [act, address, ...rest] = positionals
  if (rest.length > 0) throw new CommandProblem(`${rest[0]} is not understood.\n${usage}`)
  const parsed = commands.safeParse({ act, ...(address === undefined ? {} : { email: address }), ...values })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue?.path.join('.').replace('act', 'the command') || 'the command'
  const what =
    issue?.code === 'unrecognized_keys' ? `takes no --${issue.keys.join(' and no --')}` : issue?.message
  throw new CommandProblem(`${where} ${what ?? 'is not understood'}.\n${usage}`)
}

function parsedWords(args: string[], options: Record<string, { type: 'string'; multiple?: boolean }>) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true })
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}
