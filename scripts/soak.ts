import { parseArgs } from 'node:util'
import { openGround } from './bench/fleet/machine'
import { soak } from './bench/fleet/soak'

/** `npm run soak [-- --minutes 20 --sessions 1000 --across --calls --reports]`: live sessions for a long time, on two nodes. Exit code 1 when one is dropped or memory grows. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    sessions: { type: 'string', default: '1000' },
    /** Every session has its sides on different nodes. */
    across: { type: 'boolean', default: false },
    /** All sessions are calls, instead of half of them. */
    calls: { type: 'boolean', default: false },
    /** The pages of each call report what arrives, as those of a browser do. */
    reports: { type: 'boolean', default: false },
  },
})
const ground = await openGround()
try {
  const { sessions, minutes, ...terms } = values
  const report = await soak(ground, { sessions: Number(sessions), minutes: Number(minutes), ...terms })
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.dropped === 0 && report.lost === 0 && report.memoryGrowth < 0.05 ? 0 : 1
} finally {
  await ground.stop()
}
process.exit()
