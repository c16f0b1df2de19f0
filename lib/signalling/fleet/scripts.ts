/**
 * What Redis decides, in one step each and by its own clock: who lives, and who holds a room. A node that was silent for longer than it may is dead for
 * everybody at the same instant, also for itself.
 */
const now = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`

export const scripts = {
  /** KEYS: nodes. ARGV: node, its channel, ms until dead, '1' on the first beat. Answers the living nodes; nothing when this one is not among them. */
  beat: `${now}
    local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
    if ARGV[4] ~= '1' and (not before or now - before > tonumber(ARGV[3])) then return {} end
    redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - 60000))
    redis.call('PUBLISH', ARGV[2], '')
    return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now - ARGV[3]), '+inf')`,
  /** KEYS: nodes. ARGV: node. It is dead from now on. */
  bury: `return redis.call('ZREM', KEYS[1], ARGV[1])`,
  /** KEYS: home, nodes. ARGV: node, its former name, ms until dead, seconds to keep. Answers who holds the room. */
  claim: `${now}
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] and holder ~= ARGV[2] then
      local seen = redis.call('ZSCORE', KEYS[2], holder)
      if seen and now - seen <= tonumber(ARGV[3]) then return holder end
    end
    redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[4])
    return ARGV[1]`,
  /** KEYS: home. ARGV: node. */
  release: `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1`,
} as const
export type ScriptName = keyof typeof scripts
