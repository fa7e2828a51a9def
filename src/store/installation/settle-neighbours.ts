import type { Redis } from 'ioredis'
import type { Keys } from '../keys.ts'
import { run, script } from '../script.ts'

/** A server that two installations on one Redis hold at once. */
export interface DoubleHold {
  readonly lockName: string
  /** Here. */
  readonly holder: string
  /** There: `<prefix> <migration>`. */
  readonly other: string
}

const SETTLE_NEIGHBOURS = script(
  'settle-neighbours',
  `
-- KEYS 1 locks, 2 neighbours
-- ARGV 1 installation
-- returns {lock name, holder, other, lock name, ..}: what two installations hold
local doubles = {}
local own, shared = {}, {}
local function pairs_of(key, found)
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do found[flat[i]] = flat[i + 1] end
end
pairs_of(KEYS[1], own)
pairs_of(KEYS[2], shared)
for name, id in pairs(own) do
  local other = shared[name]
  local installation = string.match(other or '', '^(%S+) ')
  if installation and installation ~= ARGV[1] then
    for _, each in ipairs({ name, id, other }) do table.insert(doubles, each) end
  elseif other ~= ARGV[1] .. ' ' .. id then
    redis.call('HSET', KEYS[2], name, ARGV[1] .. ' ' .. id)
  end
end
for name, value in pairs(shared) do
  if string.match(value, '^(%S+) ') == ARGV[1] and not own[name] then redis.call('HDEL', KEYS[2], name) end
end
return doubles
`,
)

/**
 * Brings what the other installations on this Redis see in line with our own locks, whoever took or gave them: an earlier version, or
 * a restored backup. Entries of others are never changed.
 */
export async function settleNeighbours(
  redis: Redis,
  { locks, neighbours, prefix }: Pick<Keys, 'locks' | 'neighbours' | 'prefix'>,
): Promise<readonly DoubleHold[]> {
  const flat = (await run(redis, SETTLE_NEIGHBOURS, [locks, neighbours], [prefix])) as string[]
  return Array.from({ length: flat.length / 3 }, (_, index) => {
    const [lockName = '', holder = '', other = ''] = flat.slice(index * 3)
    return { lockName, holder, other }
  })
}
