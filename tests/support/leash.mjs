import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

// node leash.mjs FOLDER PROGRAM [arguments]: runs a program that is none of Node's. Kills it when the process that asked for it is gone, which is
// the end of standard input, or on a signal; then removes the folder that was its own.
const [folder, program, ...args] = process.argv.slice(2)
const child = spawn(program, args, { stdio: 'ignore' })
child.once('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
const kill = () => child.kill('SIGKILL')
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, kill)
if (process.env.PARLEY_LEASH !== 'off') process.stdin.resume().once('end', kill)
