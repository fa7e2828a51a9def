import { script } from '../script.ts'

/** Notes who wants to be told of a server, as far as there is room; what has run out makes room first. */
export const SUBSCRIBE = script(
  'subscribe',
  `
-- KEYS 1 subscribers of a server
-- ARGV 1 person, 2 now, 3 asked before this has run out, 4 most that are kept
-- returns added | already | full
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then return 'full' end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return known and 'already' or 'added'
`,
)
