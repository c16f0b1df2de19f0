import { parseArgs } from 'node:util'
import { capacities, costs } from './simulate/costs'
import { scaled } from './simulate/scale'
import { bottleneck, tableOf } from './simulate/table'

/**
 * `npm run simulate [-- --sessions 1000,10000 --cross 0.02]`: what so many live sessions take, from what one was measured to cost (docs/scaling.md). Rooms fall on nodes as the
 * proxy's hash throws them, and a node is lost; both are played out, not averaged.
 */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '1000,10000,100000,1000000' },
    /** Share of rooms whose sides are on different nodes. */
    cross: { type: 'string', default: '0.02' },
  },
})
const scales = values.sessions.split(',').map((sessions) => scaled(Number(sessions), Number(values.cross)))
console.log('What one live session costs, as measured:')
console.table(costs)
console.log('What one of each carries:')
console.table(capacities)
console.log(tableOf(scales))
for (const scale of scales)
  console.log(`${scale.sessions.toLocaleString('en')} sessions: ${bottleneck(scale)}`)
