import * as z from 'zod'
import { CommandProblem } from '../supervisor/problem'
import { checked, personName, readWords } from './read-options'

const usage = `Usage: npm run room -- relink ROOM --member NAME [--json]
Another link for one person of a room, in place of the one that went astray: whoever holds that is out. ROOM is the room's id, which
npm run room -- … --json and /admin/rooms tell; NAME is the person's name, or the id of the member where several are called so.`

const options = z.object({
  room: z.uuid('must be the id of a room'),
  member: z.string('must be said').pipe(personName),
  json: z.boolean().default(false),
})
export type RelinkOptions = z.output<typeof options>

/** A room that is made has a mode, and may be called so. */
export function isRelink(args: readonly string[]): boolean {
  return args[0] === 'relink' && !args.some((word) => word.startsWith('--mode'))
}

/** @throws CommandProblem with the way to call it */
export function relinkOptions(args: string[]): RelinkOptions {
  const { values, positionals } = readWords(
    args,
    { member: { type: 'string' }, json: { type: 'boolean' } },
    usage,
    true,
  )
  const [, room, ...more] = positionals
  if (room === undefined || more.length > 0) throw new CommandProblem(`Name one room by its id.\n${usage}`)
  return checked(options, { ...values, room }, usage)
}

interface Named {
  readonly id: string
  readonly name: string
}

/** @throws CommandProblem where nobody or more than one is meant */
export function memberMeant<M extends Named>(members: readonly M[], named: string): M {
  const found = members.filter(({ id, name }) => id === named || name === named)
  const [one] = found
  if (one && found.length === 1) return one
  const who = (one ? found : members).map(({ id, name }) => `${name} (${id})`).join(', ')
  throw new CommandProblem(
    one
      ? `Several are called ${named}: name one by id. ${who}`
      : `Nobody there is called ${named}. There are ${who}.`,
  )
}
