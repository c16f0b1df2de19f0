import { Counter, Gauge, type Registry } from 'prom-client'

export type ClusterMetrics = ReturnType<typeof createFleetMetrics>

/** What an operator of several nodes needs to see; a single node does not have these. */
export function createFleetMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames, registers })
  let count = () => ({ edge: 0, home: 0 })
  new Gauge({
    name: 'parley_fleet_tunnels',
    help: 'Connections carried between nodes: those that came in here (edge), and those of rooms held here (home).',
    labelNames: ['end'] as const,
    registers,
    collect() {
      for (const [end, connections] of Object.entries(count())) this.set({ end }, connections)
    },
  })
  return {
    countTunnels(counted: typeof count) {
      count = counted
    },
    up: new Gauge({ name: 'parley_redis_up', help: '1 while Redis can be used, else 0.', registers }),
    nodes: new Gauge({ name: 'parley_fleet_nodes', help: 'Living nodes as Redis knows them.', registers }),
    sent: counter('parley_fleet_messages_sent_total', 'Messages to other nodes.'),
    received: counter('parley_fleet_messages_received_total', 'Messages from other nodes.'),
    bytes: counter('parley_fleet_bytes_sent_total', 'Characters sent to other nodes.'),
    moved: counter('parley_fleet_rooms_moved_total', 'Rooms that this node gave away, by cause.', [
      'cause',
    ] as const),
  }
}
