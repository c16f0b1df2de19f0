/**
 * What Redis decides, in one step each and by its own clock: who lives, and who holds a room. A node that was silent for longer than it may is dead for
 * everybody at the same instant, also for itself.
 */
const now = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)`

export const scripts = {
  /**
   * KEYS: nodes. ARGV: node, what its channel's name begins with, ms until dead, '1' on the first beat. Answers the living nodes; without this one when it was
   * silent for too long. Whose channel nobody listens to any more lost its connection, as a killed process does: it is dead at once.
   */
  beat: `${now}
    local before = redis.call('ZSCORE', KEYS[1], ARGV[1])
    if ARGV[4] ~= '1' and (not before or now - before > tonumber(ARGV[3])) then return {} end
    redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
    redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - 60000))
    redis.call('PUBLISH', ARGV[2] .. ARGV[1], '')
    local living = {}
    for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', now - ARGV[3]), '+inf')) do
      if redis.call('PUBSUB', 'NUMSUB', ARGV[2] .. node)[2] > 0 then table.insert(living, node)
      else redis.call('ZREM', KEYS[1], node) end
    end
    return living`,
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
