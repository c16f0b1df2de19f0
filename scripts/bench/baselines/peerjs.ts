import { PeerServer } from 'peer'
import { port } from './options'

PeerServer({ port, concurrent_limit: 100_000, alive_timeout: 600_000 })
