/** A file of its own, so that it can be loaded by name when it is needed: bundled, a CommonJS package that is loaded dynamically has no names. */
export { createClient } from 'redis'
