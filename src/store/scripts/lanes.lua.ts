/**
 * Lua for the outbox's lanes, to be put before a script that has set the local table \`out\`:
 * due, sending, busy (keys), rows, lanes, migrations (prefixes of keys). It stands after the one for damage.
 *
 * A row is a hash: schema, message, migration, kind, lane, target, urgency, member, order, after, opens, kept, state (waiting,
 * sending, sent, void, undeliverable, unknown), dueAt, attempts, firstTriedAt, uncertain, doubted, claim, owner, claimedWanted,
 * wanted, settledClaim,
 * postedChannel, postedTs, why, sum (of what stays as it was entered).
 */
export const LANES_LUA = `
-- Members carry version and place within the commit in twelve digits before the key, which orders equal scores.
local function key_of(member) return string.sub(member, 14) end

local function row_sum(row)
  local kept = redis.call('HMGET', row, 'message', 'migration', 'kind', 'lane', 'member', 'target', 'order', 'after', 'opens', 'kept')
  for index, each in ipairs(kept) do kept[index] = each or '' end
  return redis.sha1hex(table.concat(kept, '|'))
end

-- What is wrong with a row, or with one that stands as this member in this lane; nil where nothing is. Rows of earlier versions have no sum.
local function row_damage(key, at, as)
  local row = out.rows .. key
  if not is_kind(row, 'hash') then return 'its row is no hash' end
  local schema, message, lane, member, wanted, due_at, attempts, migration, sum, urgency, first_tried, order =
    unpack(redis.call('HMGET', row, 'schema', 'message', 'lane', 'member', 'wanted', 'dueAt', 'attempts', 'migration', 'sum',
      'urgency', 'firstTriedAt', 'order'))
  if not is_count(schema) then return 'its schema number is missing' end
  if not (message and lane and member and migration) then return 'its content is missing' end
  if not (is_count(wanted) and is_number(due_at) and is_count(attempts)) then return 'its numbers are none' end
  for _, number in ipairs({ urgency or '0', first_tried or '0', order or '0' }) do
    if not is_number(number) then return 'its numbers are none' end
  end
  if not is_kind(out.lanes .. lane, 'zset') then return 'its lane is no sorted set' end
  if not is_kind(out.migrations .. migration .. ':unsent', 'set') then return 'the messages of its migration are no set' end
  if not is_kind(out.migrations .. migration .. ':unconfirmed', 'set') then return 'the messages of its migration are no set' end
  if key_of(member) ~= key or (at and (at ~= lane or as ~= member)) then return 'it stands in another place' end
  if sum and sum ~= row_sum(row) then return 'its content was changed by another hand' end
end

-- The same for a row, whether it is there yet or not, and for where it is going to stand.
local function place_damage(message, migration)
  local wrong = wrong_kind({ { out.rows .. message.key, 'hash' }, { out.lanes .. message.lane, 'zset' },
    { out.migrations .. migration .. ':unsent', 'set' } })
  if wrong then return wrong .. ' is of the wrong kind' end
  if redis.call('EXISTS', out.rows .. message.key) == 0 then return nil end
  local damage = row_damage(message.key)
  return damage and 'message ' .. message.key .. ': ' .. damage
end

-- A message that was never posted and never will be holds up nothing: its sender sees what to do without it.
local function is_awaited(key)
  if not is_kind(out.rows .. key, 'hash') then return true end
  local posted, state = unpack(redis.call('HMGET', out.rows .. key, 'postedTs', 'state'))
  return not posted and state ~= 'void' and state ~= 'undeliverable'
end

-- Puts the lane into the due set by its first message, or takes it out while it has none that may go.
local function arm(lane)
  if not is_kind(out.lanes .. lane, 'zset') then return end
  local head = redis.call('ZRANGE', out.lanes .. lane, 0, 0)[1]
  if not head or redis.call('HEXISTS', out.busy, lane) == 1 then
    redis.call('ZREM', out.due, lane)
    return
  end
  -- One that is damaged is left where it is, and so is what stands behind it.
  if row_damage(key_of(head), lane, head) then return end
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
  redis.call('HSET', row, 'sum', row_sum(row))
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
  if row_damage(key) then return end
  local state, lane, member, posted = unpack(redis.call('HMGET', row, 'state', 'lane', 'member', 'postedTs'))
  if not posted and state ~= 'sending' then return end
  redis.call('HINCRBY', row, 'wanted', 1)
  if state ~= 'sending' then redis.call('HSET', row, 'state', 'waiting') end
  redis.call('ZADD', out.lanes .. lane, 0, member)
  redis.call('SADD', out.migrations .. migration .. ':unsent', key)
  arm(lane)
end
`
