// Loaded into the processes that the start command runs: when that command was killed, they must not stay behind and hold its ports.
const graceMs = 5_000

if (process.channel) {
  process.channel.unref()
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), graceMs).unref()
    process.kill(process.pid, 'SIGTERM')
  })
}
