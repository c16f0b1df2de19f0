import { parseArgs } from 'node:util'
import { CommandProblem } from '../supervisor/problem'

const usage = `Usage: npm run practice -- [--name NAME] [--address LINE]... [--tax-line TEXT]
What receipts say of the practice. One --address for each line; an empty text ("") takes a line away. Without options it says what stands.`

export interface PracticeChange {
  readonly p_name?: string
  readonly p_address?: string
  readonly p_tax_line?: string
}

/** @throws CommandProblem with the way to call it */
export function practiceChange(args: string[]): PracticeChange {
  const { name, address, 'tax-line': taxLine } = parsedWords(args)
  return {
    ...(name === undefined ? {} : { p_name: name }),
    ...(address === undefined ? {} : { p_address: address.join('\n') }),
    ...(taxLine === undefined ? {} : { p_tax_line: taxLine }),
  }
}

function parsedWords(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        name: { type: 'string' },
        address: { type: 'string', multiple: true },
        'tax-line': { type: 'string' },
      },
      strict: true,
    }).values
  } catch (error) {
    throw new CommandProblem(`${error instanceof Error ? error.message.split('. ')[0] : error}.\n${usage}`)
  }
}
