// SPDX-License-Identifier: GPL-3.0-or-later
// The script that makes a change true in Redis, all of it or nothing.
//
// Threads: a constant.
#pragma once

namespace breakout::store {

// KEYS: meta rooms participants log ops ops_at destroyed
// ARGV: what, epoch, commit it comes after, its own id, version, op, answer, change, by, at,
//       channel, changes kept, ops kept, ms an op is kept; then for meta, rooms, participants: how
//       many fields are set, their names and texts, how many go, their names.
// what: create, change, destroy, look (write nothing), restore (as it was, without a change).
// Answers {outcome, version, first answer}. Each commit names the one it was decided on, so that a
// server that lost some is not taken for the one it was; one that is there already, since its
// answer got lost, is committed. The log comes first: it alone can refuse.
inline constexpr const char* kCommitScript = R"lua(
local what, epoch, after, id, version, op = unpack(ARGV, 1, 6)
local now, now_epoch, last = unpack(redis.call('HMGET', KEYS[1], 'version', 'epoch', 'commit'))
if not now and what ~= 'create' and what ~= 'restore' then return {'gone', '0', ''} end
if now then
  if last == id then return {'committed', now, ''} end
  if op ~= '' then
    local first = redis.call('HGET', KEYS[5], op)
    if first then return {'repeated', now, first} end
  end
  if what == 'create' or what == 'restore' then return {'conflict', now, ''} end
  if now_epoch ~= epoch then return {'gone', '0', ''} end
  if last ~= after then return {'conflict', now, ''} end
end
if what == 'look' then return {'behind', now, ''} end
if what == 'destroy' then
  redis.call('DEL', unpack(KEYS))
  redis.call('SET', KEYS[7], epoch, 'EX', 86400)
  redis.call('PUBLISH', ARGV[11], version)
  return {'committed', version, ''}
end
if not now then redis.call('DEL', unpack(KEYS)) end
if what ~= 'restore' then
  redis.call('XADD', KEYS[4], 'MAXLEN', '~', ARGV[12], version .. '-1',
    'change', ARGV[8], 'by', ARGV[9], 'op', op, 'at', ARGV[10], 'commit', id, 'after', after)
end
redis.call('HSET', KEYS[1], 'commit', id)
local at = 15
for hash = 1, 3 do
  local last = at + 2 * ARGV[at]
  for i = at + 1, last, 2 do redis.call('HSET', KEYS[hash], ARGV[i], ARGV[i + 1]) end
  at = last + 1
  last = at + ARGV[at]
  for i = at + 1, last do redis.call('HDEL', KEYS[hash], ARGV[i]) end
  at = last + 1
end
if op ~= '' then
  local time = redis.call('TIME')
  local ms = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', KEYS[5], op, ARGV[7])
  redis.call('ZADD', KEYS[6], ms, op)
  local old = redis.call('ZRANGEBYSCORE', KEYS[6], '-inf', ms - ARGV[14], 'LIMIT', 0, 100)
  local many = redis.call('ZCARD', KEYS[6]) - #old - ARGV[13]
  for i = 0, many - 1 do old[#old + 1] = redis.call('ZRANGE', KEYS[6], #old, #old)[1] end
  for _, each in ipairs(old) do
    redis.call('HDEL', KEYS[5], each)
    redis.call('ZREM', KEYS[6], each)
  end
end
redis.call('PUBLISH', ARGV[11], version)
return {'committed', version, ''}
)lua";

}  // namespace breakout::store
