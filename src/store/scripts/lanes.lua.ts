/**
 * Lua for the outbox's lanes, to be put before a script that has set the local table \`out\`:
 * due, sending, busy (keys), rows, lanes, migrations (prefixes of keys).
 *
 * A row is a hash: schema, message, migration, kind, lane, target, urgency, member, after, opens, anchors, state (waiting, sending, sent, void,
 * undeliverable, unknown), order, doubted, dueAt, attempts, firstTriedAt, uncertain, claim, owner, claimedWanted, wanted, voided, settledClaim,
 * postedChannel, postedTs, why.
 */
export const LANES_LUA = `
-- Members carry version and place within the commit in twelve digits before the key, which orders equal scores.
local function key_of(member) return string.sub(member, 14) end

-- Puts the lane into the due set by its first message, or takes it out while it has none that may go.
local function arm(lane)
  local head = redis.call('ZRANGE', out.lanes .. lane, 0, 0)[1]
  if not head or redis.call('HEXISTS', out.busy, lane) == 1 then
    redis.call('ZREM', out.due, lane)
    return
  end
  local due_at, after = unpack(redis.call('HMGET', out.rows .. key_of(head), 'dueAt', 'after'))
  if after and redis.call('HEXISTS', out.rows .. after, 'postedTs') == 0 then
    redis.call('ZREM', out.due, lane)
  else
    redis.call('ZADD', out.due, due_at, lane)
  end
end

-- Ends the claim on a row; the lane may go on.
local function let_go(key, lane)
  redis.call('HDEL', out.rows .. key, 'claim', 'owner', 'claimedWanted')
  redis.call('ZREM', out.sending, key)
  if redis.call('HGET', out.busy, lane) == key then redis.call('HDEL', out.busy, lane) end
end

-- Takes a row out of the outbox for good (a card may come back by a later commit).
local function finish(key, state)
  local row = out.rows .. key
  local lane, member, migration = unpack(redis.call('HMGET', row, 'lane', 'member', 'migration'))
  redis.call('HSET', row, 'state', state)
  redis.call('ZREM', out.lanes .. lane, member)
  redis.call('SREM', out.migrations .. migration .. ':unsent', key)
  redis.call(state == 'undeliverable' and 'SADD' or 'SREM', out.migrations .. migration .. ':unconfirmed', key)
  let_go(key, lane)
  arm(lane)
end

-- Asks for the migration's card anew, where it has been posted: it shows what could not be confirmed.
local function redraw(migration, because_of)
  local key = migration .. '.card'
  if key == because_of then return end
  local row = out.rows .. key
  local state, lane, member, posted, wanted = unpack(redis.call('HMGET', row, 'state', 'lane', 'member', 'postedTs', 'wanted'))
  if not posted and state ~= 'sending' then return end
  redis.call('HSET', row, 'wanted', wanted .. '+')
  if state ~= 'sending' then redis.call('HSET', row, 'state', 'waiting') end
  redis.call('ZADD', out.lanes .. lane, 0, member)
  redis.call('SADD', out.migrations .. migration .. ':unsent', key)
  arm(lane)
end
`
