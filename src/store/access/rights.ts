import type { Redis } from 'ioredis'
import { redisKeys } from '../keys.ts'

/** Every command that we and BullMQ send, and those that their scripts call; all of them about our own keys. */
const KEY_COMMANDS = [
  ...['del', 'exists', 'get', 'incr', 'incrby', 'persist', 'pexpire', 'pexpireat', 'pttl', 'rename', 'set', 'type'],
  ...['unlink', 'hdel', 'hexists', 'hget', 'hgetall', 'hincrby', 'hkeys', 'hlen', 'hmget', 'hmset', 'hset', 'hsetnx'],
  ...['lindex', 'llen', 'lpop', 'lpos', 'lpush', 'lrange', 'lrem', 'lset', 'ltrim', 'rpop', 'rpoplpush', 'rpush'],
  ...[
    'sadd',
    'scard',
    'sismember',
    'smembers',
    'srem',
    'xadd',
    'xdel',
    'xlen',
    'xrange',
    'xrevrange',
    'xtrim',
    'bzpopmin',
    'zadd',
  ],
  ...['zcard', 'zcount', 'zlexcount', 'zpopmin', 'zrange', 'zrangebylex', 'zrangebyscore', 'zrem', 'zremrangebyrank'],
  ...['zremrangebyscore', 'zrevrange', 'zrevrangebyscore', 'zscore'],
] as const

/** Those that are asked in another way than by a key after their name; each with arguments as we give them. */
const otherCommands = (key: string): Readonly<Record<string, readonly string[]>> => ({
  eval: ['eval', 'return 1', '1', key],
  evalsha: ['evalsha', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '1', key],
  xread: ['xread', 'streams', key, '0'],
  time: ['time'],
  ping: ['ping'],
  info: ['info'],
  'client|setname': ['client', 'setname', 'x'],
  'config|get': ['config', 'get', 'appendfsync'],
  'pubsub|numsub': ['pubsub', 'numsub', 'x'],
})

/** The least that a user of Redis needs for the installation with this prefix, as the words of an access list. */
export function rightsOf(prefix: string): readonly string[] {
  const commands = [...KEY_COMMANDS, ...Object.keys(otherCommands(''))].map((command) => `+${command}`)
  return [keyPattern(prefix), sharedKey(prefix), ...commands]
}

function keyPattern(prefix: string): string {
  return `~${redisKeys(prefix).recordPrefix.replace(/m:$/, '*')}`
}

/** The table of servers that all installations on one Redis have in common. */
function sharedKey(prefix: string): string {
  return `~${redisKeys(prefix).neighbours}`
}

/** Since Redis 7.0 a script may ask what its user may do, without doing it. Names given first, each with what would be sent. */
const ASK = `
if not redis.acl_check_cmd then return false end
local lacking = {}
for _, asked in ipairs(cjson.decode(ARGV[1])) do
  local known, may = pcall(redis.acl_check_cmd, unpack(asked.words))
  if known and not may then lacking[#lacking + 1] = asked.name end
end
return lacking
`

/** Which words of `rightsOf` the user of this connection lacks; null where this Redis does not tell. */
export async function lackingRights(redis: Redis, prefix: string): Promise<readonly string[] | null> {
  const key = redisKeys(prefix).sequence
  const asked = [
    ...KEY_COMMANDS.map((name) => ({ name: `+${name}`, words: [name, key] })),
    { name: sharedKey(prefix), words: ['hget', redisKeys(prefix).neighbours, 'x'] },
    ...Object.entries(otherCommands(key)).map(([name, words]) => ({ name: `+${name}`, words })),
  ]
  try {
    await redis.exists(key)
    return (await redis.eval(ASK, 0, JSON.stringify(asked))) as readonly string[] | null
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    // A Sentinel or a part of a Cluster: what kind of server it is comes to light when it is looked whether it keeps what it is told.
    if (error instanceof Error && error.name === 'ReplyError' && !message.startsWith('NOPERM')) return null
    if (!message.startsWith('NOPERM')) throw error
    const command = /'([^']+)' command/.exec(message)?.[1]
    return [command === undefined ? keyPattern(prefix) : `+${command}`]
  }
}
