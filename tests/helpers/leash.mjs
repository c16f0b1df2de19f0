import { spawn } from 'node:child_process'

// node leash.mjs PROGRAM [arguments]: runs a program that is none of Node's, and kills it when the process that asked for it is gone or says so, by
// the end of standard input.
const [program, ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: 'ignore' })
child.once('exit', (code) => process.exit(code ?? 1))
process.stdin.resume()
process.stdin.once('end', () => child.kill('SIGKILL'))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill('SIGKILL'))
