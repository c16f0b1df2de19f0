// Loaded into the processes that the start command runs: when that command was killed, they must not stay behind and hold its ports. Their own children
// get the same flags, but have channels of their own that are not ours to touch.
const graceMs = 5_000

if (process.channel && process.ppid === Number(process.env.PARLEY_SUPERVISOR)) {
  process.channel.unref()
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), graceMs).unref()
    process.kill(process.pid, 'SIGTERM')
  })
}
