/**
 * Lua for the outbox's lanes, to be put before a script that has set the local table \`out\`:
 * due, sending, busy (keys), rows, lanes, migrations (prefixes of keys).
 *
 * A row is a hash: schema, message, migration, kind, lane, target, urgency, member, order, after, opens, kept, state (waiting,
 * sending, sent, void, undeliverable, unknown), dueAt, attempts, firstTriedAt, uncertain, doubted, claim, owner, claimedWanted,
 * wanted, settledClaim,
 * postedChannel, postedTs, why.
 */
export const LANES_LUA = `
-- Members carry version and place within the commit in twelve digits before the key, which orders equal scores.
local function key_of(member) return string.sub(member, 14) end

-- A message that was never posted and never will be holds up nothing: its sender sees what to do without it.
local function is_awaited(key)
  local posted, state = unpack(redis.call('HMGET', out.rows .. key, 'postedTs', 'state'))
  return not posted and state ~= 'void' and state ~= 'undeliverable'
end

-- Puts the lane into the due set by its first message, or takes it out while it has none that may go.
local function arm(lane)
  local head = redis.call('ZRANGE', out.lanes .. lane, 0, 0)[1]
  if not head or redis.call('HEXISTS', out.busy, lane) == 1 then
    redis.call('ZREM', out.due, lane)
    return
  end
  local due_at, after = unpack(redis.call('HMGET', out.rows .. key_of(head), 'dueAt', 'after'))
  if after and is_awaited(after) then
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
  local opens = redis.call('HGET', row, 'opens')
  if opens then arm(opens) end
end

-- Puts a message into its lane; what is there already stays, unless it is kept current: then it is asked for anew.
local function enter(message, payload, from)
  local row = out.rows .. message.key
  local state, member, due_before, urgency_before = unpack(redis.call('HMGET', row, 'state', 'member', 'dueAt', 'urgency'))
  if state and not message.isKeptCurrent then return end
  member = member or string.format('%08d%04d:', from.version, from.index) .. message.key
  -- What waits for its turn keeps its place in the queue.
  local due_at, urgency = message.notBefore, message.urgency
  if state == 'waiting' then
    if tonumber(due_before) < tonumber(due_at) then due_at = due_before end
    urgency = math.min(urgency, tonumber(urgency_before or urgency))
  end
  redis.call('HSET', row, 'schema', from.schema, 'message', payload, 'migration', from.migration, 'kind', message.kind,
    'lane', message.lane, 'member', member, 'dueAt', due_at, 'attempts', 0, 'target', message.target,
    'urgency', urgency, 'order', message.order)
  redis.call('HINCRBY', row, 'wanted', 1)
  redis.call('HDEL', row, 'why')
  if message.after then redis.call('HSET', row, 'after', message.after) end
  if message.isKeptCurrent then redis.call('HSET', row, 'kept', 1) end
  if message.opens then redis.call('HSET', row, 'opens', message.opens) end
  if state ~= 'sending' then redis.call('HSET', row, 'state', 'waiting') end
  redis.call('ZADD', out.lanes .. message.lane, message.order, member)
  redis.call('SADD', out.migrations .. from.migration .. ':unsent', message.key)
  arm(message.lane)
end

-- Asks for the migration's card anew, where it has been posted: it shows what could not be confirmed.
local function redraw(migration, because_of)
  local key = migration .. '.card'
  if key == because_of then return end
  local row = out.rows .. key
  local state, lane, member, posted = unpack(redis.call('HMGET', row, 'state', 'lane', 'member', 'postedTs'))
  if not posted and state ~= 'sending' then return end
  redis.call('HINCRBY', row, 'wanted', 1)
  if state ~= 'sending' then redis.call('HSET', row, 'state', 'waiting') end
  redis.call('ZADD', out.lanes .. lane, 0, member)
  redis.call('SADD', out.migrations .. migration .. ':unsent', key)
  arm(lane)
end
`
